# pragma version ~=0.4.3
"""
@title Crypto Pool
@custom:contract-name CryptoPool
@license Apache-2.0
@notice Two coins around an internal price, in the arithmetic and with
        the interface of the pools of Curve's factory before NG: both
        unknowns of the invariant by Newton's method, a fee between
        `mid_fee` and `out_fee`, one unit subtracted from the output.
        The price scale stays as it was made: a pool whose allowed
        profit is never reached. Written from the white paper.
"""


from ethereum.ercs import IERC20
from mocks.pools import CryptoMath


# @dev What a node follows.
event TokenExchange:
    buyer: indexed(address)
    sold_id: uint256
    tokens_sold: uint256
    bought_id: uint256
    tokens_bought: uint256


event AddLiquidity:
    provider: indexed(address)
    token_amounts: uint256[N]
    fee: uint256
    token_supply: uint256


N: constant(uint256) = 2
ONE: constant(uint256) = 10**18
FEE_UNIT: constant(uint256) = 10**10


coins: public(address[N])
balances: public(uint256[N])
precisions: uint256[N]
price_scale: public(uint256)
D: public(uint256)
A: public(uint256)
gamma: public(uint256)
mid_fee: public(uint256)
out_fee: public(uint256)
fee_gamma: public(uint256)
# @dev When a ramp of A and gamma ends: there is none.
future_A_gamma_time: public(uint256)


@deploy
def __init__(
    coins: address[N],
    precisions: uint256[N],
    price_scale: uint256,
    shape: uint256[N],
    fees: uint256[3],
):
    """
    @dev Makes an empty pool.
    @param coins The coins.
    @param precisions Ten to the decimals that are missing to 18.
    @param price_scale The price of the second coin in the first.
    @param shape A n^n 10^4, and gamma.
    @param fees The fee in balance, out of balance, and what weighs them.
    """
    self.coins = coins
    self.precisions = precisions
    self.price_scale = price_scale
    self.A = shape[0]
    self.gamma = shape[1]
    self.mid_fee = fees[0]
    self.out_fee = fees[1]
    self.fee_gamma = fees[2]


@external
def add_liquidity(amounts: uint256[N], min_mint_amount: uint256):
    """
    @dev Takes coins; no shares are given for them.
    @param amounts The raw amounts.
    @param min_mint_amount Ignored.
    """
    for i: uint256 in range(N):
        assert extcall IERC20(self.coins[i]).transferFrom(msg.sender, self, amounts[i])
        self.balances[i] += amounts[i]
    self.D = CryptoMath._invariant(self.A, self.gamma, self._scaled(self.balances))
    log AddLiquidity(provider=msg.sender, token_amounts=amounts, fee=0, token_supply=self.D)


@external
@view
def price_oracle() -> uint256:
    """
    @dev Returns the price scale, which does not move.
    @return uint256 The price.
    """
    return self.price_scale


@external
@view
def fee() -> uint256:
    """
    @dev Returns the fee at the present balances.
    @return uint256 The fee, 10^10 is 100 %.
    """
    return self._fee(self._scaled(self.balances))


@external
@view
def get_dy(i: uint256, j: uint256, dx: uint256) -> uint256:
    """
    @dev Returns what a swap pays out.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param dx The raw input.
    @return uint256 The raw output.
    """
    return self._dy(i, j, dx)[0]


@external
@nonreentrant
def exchange(i: uint256, j: uint256, dx: uint256, min_dy: uint256) -> uint256:
    """
    @dev Swaps.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param dx The raw input.
    @param min_dy The least raw output.
    @return uint256 The raw output.
    """
    outcome: uint256[N] = self._dy(i, j, dx)
    dy: uint256 = outcome[0]
    assert dy >= min_dy, "Slippage"
    self.balances[i] += dx
    self.balances[j] -= dy
    self.D = outcome[1]
    assert extcall IERC20(self.coins[i]).transferFrom(msg.sender, self, dx)
    assert extcall IERC20(self.coins[j]).transfer(msg.sender, dy)
    log TokenExchange(
        buyer=msg.sender, sold_id=i, tokens_sold=dx, bought_id=j, tokens_bought=dy
    )
    return dy


@internal
@view
def _dy(i: uint256, j: uint256, dx: uint256) -> uint256[N]:
    """
    @dev Computes a swap.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param dx The raw input.
    @return uint256[N] The raw output, and the invariant afterwards.
    """
    assert i != j and i < N and j < N and dx > 0
    moved: uint256[N] = self.balances
    moved[i] += dx
    scaled: uint256[N] = self._scaled(moved)
    y: uint256 = CryptoMath._other(self.A, self.gamma, scaled[i], self.D)
    dy: uint256 = scaled[j] - y - 1
    scaled[j] = y
    if j > 0:
        dy = dy * ONE // self.price_scale
    dy //= self.precisions[j]
    dy -= self._fee(scaled) * dy // FEE_UNIT
    moved[j] -= dy
    return [dy, CryptoMath._invariant(self.A, self.gamma, self._scaled(moved))]


@internal
@view
def _scaled(amounts: uint256[N]) -> uint256[N]:
    """
    @dev Returns amounts with 18 decimals, in worth of the first coin.
    @param amounts The raw amounts.
    @return uint256[N] One for each coin.
    """
    return [
        amounts[0] * self.precisions[0],
        amounts[1] * self.precisions[1] * self.price_scale // ONE,
    ]


@internal
@view
def _fee(scaled: uint256[N]) -> uint256:
    """
    @dev Returns the fee at balances.
    @param scaled The balances with 18 decimals.
    @return uint256 The fee, 10^10 is 100 %.
    """
    total: uint256 = scaled[0] + scaled[1]
    balance: uint256 = 4 * ONE * scaled[0] // total * scaled[1] // total
    weight: uint256 = self.fee_gamma * ONE // (self.fee_gamma + ONE - balance)
    return (self.mid_fee * weight + self.out_fee * (ONE - weight)) // ONE
