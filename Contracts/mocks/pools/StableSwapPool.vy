# pragma version ~=0.4.3
"""
@title StableSwap Pool
@custom:contract-name StableSwapPool
@license Apache-2.0
@notice A pool of three coins in the arithmetic and with the interface
        of Curve's first ones: A is stored as it is, D is divided by x N
        coin by coin, one unit is subtracted from the output, the fee is
        taken before the conversion to raw units, and `exchange` returns
        nothing. Written from the published invariant.
"""


from ethereum.ercs import IERC20


# @dev The events that a node follows.
event TokenExchange:
    buyer: indexed(address)
    sold_id: int128
    tokens_sold: uint256
    bought_id: int128
    tokens_bought: uint256


event AddLiquidity:
    provider: indexed(address)
    token_amounts: uint256[N]
    fees: uint256[N]
    invariant: uint256
    token_supply: uint256


event RampA:
    old_A: uint256
    new_A: uint256
    initial_time: uint256
    future_time: uint256


# @dev The number of coins.
N: constant(uint256) = 3
FEE_UNIT: constant(uint256) = 10**10
ONE: constant(uint256) = 10**18


coins: public(address[N])
balances: public(uint256[N])
rates: uint256[N]
fee: public(uint256)
admin_fee: public(uint256)
initial_A: public(uint256)
future_A: public(uint256)
initial_A_time: public(uint256)
future_A_time: public(uint256)


@deploy
def __init__(
    coins: address[N], decimals: uint256[N], amplification: uint256, fee: uint256, admin_fee: uint256
):
    """
    @dev Makes an empty pool.
    @param coins The coins.
    @param decimals Their decimals, at most 18.
    @param amplification A n^(n - 1).
    @param fee The fee, 10^10 is 100 %.
    @param admin_fee The administrator's part of the fee, likewise.
    """
    self.coins = coins
    for i: uint256 in range(N):
        self.rates[i] = 10 ** (36 - decimals[i])
    self.initial_A = amplification
    self.future_A = amplification
    self.fee = fee
    self.admin_fee = admin_fee


@external
def add_liquidity(amounts: uint256[N], min_mint_amount: uint256):
    """
    @dev Takes coins; no shares are given for them.
    @param amounts The raw amounts.
    @param min_mint_amount Ignored.
    """
    for i: uint256 in range(N):
        if amounts[i] > 0:
            assert extcall IERC20(self.coins[i]).transferFrom(
                msg.sender, self, amounts[i], default_return_value=True
            )
            self.balances[i] += amounts[i]
    d: uint256 = self._invariant(self._values(), self._A())
    log AddLiquidity(
        provider=msg.sender,
        token_amounts=amounts,
        fees=empty(uint256[N]),
        invariant=d,
        token_supply=d,
    )


@external
def ramp_A(future_A: uint256, future_time: uint256):
    """
    @dev Moves A in a straight line of time.
    @param future_A The value that it will have.
    @param future_time When.
    """
    now_A: uint256 = self._A()
    self.initial_A = now_A
    self.future_A = future_A
    self.initial_A_time = block.timestamp
    self.future_A_time = future_time
    log RampA(
        old_A=now_A, new_A=future_A, initial_time=block.timestamp, future_time=future_time
    )


@external
@view
def A() -> uint256:
    """
    @dev Returns A n^(n - 1).
    @return uint256 Its present value.
    """
    return self._A()


@external
@view
def get_dy(i: int128, j: int128, dx: uint256) -> uint256:
    """
    @dev Returns about what a swap pays out: the conversion comes before
         the fee here, so that it may be a unit more.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param dx The raw input.
    @return uint256 The raw output.
    """
    values: uint256[N] = self._values()
    x: uint256 = values[i] + dx * self.rates[i] // ONE
    y: uint256 = self._other(i, j, x, values)
    dy: uint256 = (values[j] - y - 1) * ONE // self.rates[j]
    return dy - self.fee * dy // FEE_UNIT


@external
@nonreentrant
def exchange(i: int128, j: int128, dx: uint256, min_dy: uint256):
    """
    @dev Swaps; returns nothing.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param dx The raw input.
    @param min_dy The least raw output.
    """
    values: uint256[N] = self._values()
    x: uint256 = values[i] + dx * self.rates[i] // ONE
    y: uint256 = self._other(i, j, x, values)
    out: uint256 = values[j] - y - 1
    fee: uint256 = out * self.fee // FEE_UNIT
    dy: uint256 = (out - fee) * ONE // self.rates[j]
    assert dy >= min_dy, "Exchange resulted in fewer coins than expected"

    admin: uint256 = fee * self.admin_fee // FEE_UNIT * ONE // self.rates[j]
    self.balances[i] += dx
    self.balances[j] -= dy + admin
    assert extcall IERC20(self.coins[i]).transferFrom(
        msg.sender, self, dx, default_return_value=True
    )
    assert extcall IERC20(self.coins[j]).transfer(msg.sender, dy, default_return_value=True)
    log TokenExchange(
        buyer=msg.sender, sold_id=i, tokens_sold=dx, bought_id=j, tokens_bought=dy
    )


@internal
@view
def _A() -> uint256:
    """
    @dev Returns A, on its way from the initial to the future value.
    @return uint256 Its present value.
    """
    end: uint256 = self.future_A_time
    if block.timestamp >= end:
        return self.future_A
    start: uint256 = self.initial_A_time
    first: uint256 = self.initial_A
    last: uint256 = self.future_A
    if last > first:
        return first + (last - first) * (block.timestamp - start) // (end - start)
    return first - (first - last) * (block.timestamp - start) // (end - start)


@internal
@view
def _values() -> uint256[N]:
    """
    @dev Returns the balances with 18 decimals.
    @return uint256[N] One for each coin.
    """
    values: uint256[N] = self.rates
    for i: uint256 in range(N):
        values[i] = values[i] * self.balances[i] // ONE
    return values


@internal
@pure
def _invariant(values: uint256[N], amplification: uint256) -> uint256:
    """
    @dev Solves for D by Newton's method.
    @param values The balances with 18 decimals.
    @param amplification A n^(n - 1).
    @return uint256 D.
    """
    total: uint256 = 0
    for value: uint256 in values:
        total += value
    if total == 0:
        return 0
    d: uint256 = total
    ann: uint256 = amplification * N
    for _: uint256 in range(255):
        power: uint256 = d
        for value: uint256 in values:
            power = power * d // (value * N)
        previous: uint256 = d
        d = (ann * total + power * N) * d // ((ann - 1) * d + (N + 1) * power)
        if max(d, previous) - min(d, previous) <= 1:
            break
    return d


@internal
@view
def _other(i: int128, j: int128, x: uint256, values: uint256[N]) -> uint256:
    """
    @dev Solves for the value of coin `j` when coin `i` has the value `x`.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param x The value of coin `i` after the swap.
    @param values The values before the swap.
    @return uint256 The value of coin `j` after the swap.
    """
    assert i != j and min(i, j) >= 0 and max(i, j) < convert(N, int128)
    amplification: uint256 = self._A()
    d: uint256 = self._invariant(values, amplification)
    ann: uint256 = amplification * N
    c: uint256 = d
    total: uint256 = 0
    for k: uint256 in range(N):
        if k == convert(j, uint256):
            continue
        value: uint256 = x if k == convert(i, uint256) else values[k]
        total += value
        c = c * d // (value * N)
    c = c * d // (ann * N)
    b: uint256 = total + d // ann
    y: uint256 = d
    for _: uint256 in range(255):
        previous: uint256 = y
        y = (y * y + c) // (2 * y + b - d)
        if max(y, previous) - min(y, previous) <= 1:
            break
    return y
