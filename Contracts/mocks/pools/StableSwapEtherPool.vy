# pragma version ~=0.4.3
"""
@title StableSwap Pool of Ether
@custom:contract-name StableSwapEtherPool
@license Apache-2.0
@notice A pool of the native coin and a token of 18 decimals, in the
        arithmetic and with the interface of Curve's stETH pool: A times
        100, D divided by x N + 1 coin by coin, one unit subtracted from
        the output, balances read from the accounts. Written from the
        published invariant.
"""


from ethereum.ercs import IERC20


# @dev What a node follows.
event TokenExchange:
    buyer: indexed(address)
    sold_id: int128
    tokens_sold: uint256
    bought_id: int128
    tokens_bought: uint256


N: constant(uint256) = 2
FEE_UNIT: constant(uint256) = 10**10
A_PRECISION: constant(uint256) = 100
NATIVE: constant(address) = 0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE


coins: public(address[N])
admin_balances: public(uint256[N])
fee: public(uint256)
admin_fee: public(uint256)
A_precise: public(uint256)


@deploy
@payable
def __init__(token: address, amplification: uint256, fee: uint256, admin_fee: uint256):
    """
    @dev Makes a pool that holds what is sent along, and what is sent
         to it later.
    @param token The second coin.
    @param amplification A n^(n - 1).
    @param fee The fee, 10^10 is 100 %.
    @param admin_fee The administrator's part of the fee, likewise.
    """
    self.coins = [NATIVE, token]
    self.A_precise = amplification * A_PRECISION
    self.fee = fee
    self.admin_fee = admin_fee


@external
@view
def A() -> uint256:
    """
    @dev Returns A n^(n - 1).
    @return uint256 Its value.
    """
    return self.A_precise // A_PRECISION


@external
@view
def balances(i: uint256) -> uint256:
    """
    @dev Returns a balance without the administrator's part.
    @param i The place of the coin.
    @return uint256 The raw balance.
    """
    values: uint256[N] = self._balances(0)
    return values[i]


@external
@view
def get_dy(i: int128, j: int128, dx: uint256) -> uint256:
    """
    @dev Returns what a swap pays out.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param dx The raw input.
    @return uint256 The raw output.
    """
    values: uint256[N] = self._balances(0)
    out: uint256 = values[j] - self._other(i, j, values[i] + dx, values) - 1
    return out - self.fee * out // FEE_UNIT


@external
@payable
@nonreentrant
def exchange(i: int128, j: int128, dx: uint256, min_dy: uint256) -> uint256:
    """
    @dev Swaps.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param dx The raw input.
    @param min_dy The least raw output.
    @return uint256 The raw output.
    """
    values: uint256[N] = self._balances(msg.value)
    out: uint256 = values[j] - self._other(i, j, values[i] + dx, values) - 1
    fee: uint256 = out * self.fee // FEE_UNIT
    dy: uint256 = out - fee
    assert dy >= min_dy, "Exchange resulted in fewer coins than expected"
    self.admin_balances[j] += fee * self.admin_fee // FEE_UNIT
    if i == 0:
        assert msg.value == dx
        assert extcall IERC20(self.coins[1]).transfer(msg.sender, dy)
    else:
        assert msg.value == 0
        assert extcall IERC20(self.coins[1]).transferFrom(msg.sender, self, dx)
        raw_call(msg.sender, b"", value=dy)
    log TokenExchange(
        buyer=msg.sender, sold_id=i, tokens_sold=dx, bought_id=j, tokens_bought=dy
    )
    return dy


@internal
@view
def _balances(arrived: uint256) -> uint256[N]:
    """
    @dev Returns the balances before a swap.
    @param arrived The ether that came with it.
    @return uint256[N] One for each coin.
    """
    return [
        self.balance - arrived - self.admin_balances[0],
        staticcall IERC20(self.coins[1]).balanceOf(self) - self.admin_balances[1],
    ]


@internal
@view
def _other(i: int128, j: int128, x: uint256, values: uint256[N]) -> uint256:
    """
    @dev Solves for D, then for the value of coin `j` when coin `i` has
         the value `x`.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param x The value of coin `i` after the swap.
    @param values The values before the swap.
    @return uint256 The value of coin `j` after the swap.
    """
    assert i != j and min(i, j) >= 0 and max(i, j) < convert(N, int128)
    ann: uint256 = self.A_precise * N
    total: uint256 = values[0] + values[1]
    d: uint256 = total
    for _: uint256 in range(255):
        power: uint256 = d
        for value: uint256 in values:
            power = power * d // (value * N + 1)
        previous: uint256 = d
        d = (
            (ann * total // A_PRECISION + power * N)
            * d
            // ((ann - A_PRECISION) * d // A_PRECISION + (N + 1) * power)
        )
        if max(d, previous) - min(d, previous) <= 1:
            break

    c: uint256 = d * d // (x * N) * d * A_PRECISION // (ann * N)
    b: uint256 = x + d * A_PRECISION // ann
    y: uint256 = d
    for _: uint256 in range(255):
        previous: uint256 = y
        y = (y * y + c) // (2 * y + b - d)
        if max(y, previous) - min(y, previous) <= 1:
            break
    return y


@external
@payable
def __default__():
    """
    @dev Takes liquidity.
    """
    pass
