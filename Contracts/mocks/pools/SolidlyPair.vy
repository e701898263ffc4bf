# pragma version ~=0.4.3
"""
@title Solidly Pair
@custom:contract-name SolidlyPair
@license Apache-2.0
@notice A pair with the curve x y or, for coins of like worth, x3y + xy3,
        in the arithmetic and with the interface of Velodrome V2 and
        Aerodrome: the fee is taken from the input before the curve and
        leaves the reserves, and Newton's method ends where no neighbour
        is nearer. Written from the published curve. Cloned and then
        told its tokens, as theirs are.
"""


from ethereum.ercs import IERC20
from ethereum.ercs import IERC20Detailed


# @dev What a node follows.
event Swap:
    sender: indexed(address)
    to: indexed(address)
    amount0In: uint256
    amount1In: uint256
    amount0Out: uint256
    amount1Out: uint256


event Sync:
    reserve0: uint256
    reserve1: uint256


event Fees:
    sender: indexed(address)
    amount0: uint256
    amount1: uint256


ONE: constant(uint256) = 10**18
FEE_UNIT: constant(uint256) = 10_000


factory: public(address)
token0: public(address)
token1: public(address)
stable: public(bool)
reserve0: public(uint256)
reserve1: public(uint256)
blockTimestampLast: public(uint256)

# @dev The fee in 1/10,000; elsewhere the factory is asked for it.
fee: public(uint256)
# @dev Where fees go.
poolFees: public(address)
unit0: uint256
unit1: uint256


@external
def initialize(token0: address, token1: address, stable: bool, fee: uint256, pool_fees: address):
    """
    @dev Fixes the tokens, once.
    @param token0 The lower token address.
    @param token1 The higher token address.
    @param stable Whether the curve is the one for coins of like worth.
    @param fee The fee in 1/10,000.
    @param pool_fees Where fees go.
    """
    assert self.factory == empty(address)
    self.factory = msg.sender
    self.token0 = token0
    self.token1 = token1
    self.stable = stable
    self.fee = fee
    self.poolFees = pool_fees
    self.unit0 = 10 ** convert(staticcall IERC20Detailed(token0).decimals(), uint256)
    self.unit1 = 10 ** convert(staticcall IERC20Detailed(token1).decimals(), uint256)


@external
@view
def metadata() -> (uint256, uint256, uint256, uint256, bool, address, address):
    """
    @dev Returns units, reserves, curve and tokens at once.
    @return uint256 Ten to the decimals of `token0`.
    @return uint256 Ten to the decimals of `token1`.
    @return uint256 The reserve of `token0`.
    @return uint256 The reserve of `token1`.
    @return bool Whether the curve is the one for coins of like worth.
    @return address The lower token address.
    @return address The higher token address.
    """
    return (
        self.unit0,
        self.unit1,
        self.reserve0,
        self.reserve1,
        self.stable,
        self.token0,
        self.token1,
    )


@external
@view
def getReserves() -> (uint256, uint256, uint256):
    """
    @dev Returns the reserves.
    @return uint256 The reserve of `token0`.
    @return uint256 The reserve of `token1`.
    @return uint256 The timestamp of the last update.
    """
    return self.reserve0, self.reserve1, self.blockTimestampLast


@external
@view
def getAmountOut(amountIn: uint256, tokenIn: address) -> uint256:
    """
    @dev Returns the most that the pair pays out for an input.
    @param amountIn The raw input.
    @param tokenIn The input token.
    @return uint256 The raw output.
    """
    net: uint256 = amountIn - amountIn * self.fee // FEE_UNIT
    is0: bool = tokenIn == self.token0
    reserve_in: uint256 = self.reserve0 if is0 else self.reserve1
    reserve_out: uint256 = self.reserve1 if is0 else self.reserve0
    if not self.stable:
        return net * reserve_out // (reserve_in + net)
    unit_in: uint256 = self.unit0 if is0 else self.unit1
    unit_out: uint256 = self.unit1 if is0 else self.unit0
    target: uint256 = self._invariant(self.reserve0, self.reserve1)
    x: uint256 = reserve_in * ONE // unit_in
    y: uint256 = reserve_out * ONE // unit_out
    rest: uint256 = self._rest(x + net * ONE // unit_in, target, y)
    return (y - rest) * unit_out // ONE


@external
@nonreentrant
def swap(amount0Out: uint256, amount1Out: uint256, to: address, data: Bytes[32]):
    """
    @dev Pays out what was paid for beforehand.
    @param amount0Out The amount of `token0` to pay out.
    @param amount1Out The amount of `token1` to pay out.
    @param to The receiver.
    @param data Must be empty: there is no callback here.
    """
    assert len(data) == 0 and amount0Out + amount1Out > 0, "InsufficientOutputAmount"
    reserve0: uint256 = self.reserve0
    reserve1: uint256 = self.reserve1
    assert amount0Out < reserve0 and amount1Out < reserve1, "InsufficientLiquidity"
    if amount0Out > 0:
        assert extcall IERC20(self.token0).transfer(to, amount0Out)
    if amount1Out > 0:
        assert extcall IERC20(self.token1).transfer(to, amount1Out)
    balance0: uint256 = staticcall IERC20(self.token0).balanceOf(self)
    balance1: uint256 = staticcall IERC20(self.token1).balanceOf(self)
    left0: uint256 = reserve0 - amount0Out
    left1: uint256 = reserve1 - amount1Out
    amount0In: uint256 = balance0 - left0 if balance0 > left0 else 0
    amount1In: uint256 = balance1 - left1 if balance1 > left1 else 0
    assert amount0In + amount1In > 0, "InsufficientInputAmount"

    fee0: uint256 = amount0In * self.fee // FEE_UNIT
    fee1: uint256 = amount1In * self.fee // FEE_UNIT
    if fee0 > 0:
        assert extcall IERC20(self.token0).transfer(self.poolFees, fee0)
    if fee1 > 0:
        assert extcall IERC20(self.token1).transfer(self.poolFees, fee1)
    if fee0 + fee1 > 0:
        log Fees(sender=msg.sender, amount0=fee0, amount1=fee1)
    balance0 -= fee0
    balance1 -= fee1
    assert self._invariant(balance0, balance1) >= self._invariant(reserve0, reserve1), "K"
    self._update(balance0, balance1)
    log Swap(
        sender=msg.sender,
        to=to,
        amount0In=amount0In,
        amount1In=amount1In,
        amount0Out=amount0Out,
        amount1Out=amount1Out,
    )


@external
def sync():
    """
    @dev Takes the balances as reserves.
    """
    self._update(
        staticcall IERC20(self.token0).balanceOf(self),
        staticcall IERC20(self.token1).balanceOf(self),
    )


@internal
def _update(reserve0: uint256, reserve1: uint256):
    """
    @dev Stores the reserves.
    @param reserve0 The reserve of `token0`.
    @param reserve1 The reserve of `token1`.
    """
    self.reserve0 = reserve0
    self.reserve1 = reserve1
    self.blockTimestampLast = block.timestamp
    log Sync(reserve0=reserve0, reserve1=reserve1)


@internal
@view
def _invariant(reserve0: uint256, reserve1: uint256) -> uint256:
    """
    @dev Returns what a swap may not lower.
    @param reserve0 The reserve of `token0`.
    @param reserve1 The reserve of `token1`.
    @return uint256 The curve's value.
    """
    if not self.stable:
        return reserve0 * reserve1
    return self._curve(reserve0 * ONE // self.unit0, reserve1 * ONE // self.unit1)


@internal
@pure
def _curve(x: uint256, y: uint256) -> uint256:
    """
    @dev Returns x y (x2 + y2), each product rounded down.
    @param x An amount with 18 decimals.
    @param y An amount with 18 decimals.
    @return uint256 The value.
    """
    return (x * y // ONE) * (x * x // ONE + y * y // ONE) // ONE


@internal
@view
def _rest(x: uint256, target: uint256, start: uint256) -> uint256:
    """
    @dev Solves for the amount that keeps the curve beside `x`.
    @param x An amount with 18 decimals.
    @param target The curve's value.
    @param start Where to begin.
    @return uint256 The other amount.
    """
    y: uint256 = start
    for _: uint256 in range(255):
        value: uint256 = self._curve(x, y)
        slope: uint256 = 3 * x * (y * y // ONE) // ONE + (x * x // ONE) * x // ONE
        if value < target:
            step: uint256 = (target - value) * ONE // slope
            if step == 0:
                # As deployed: amounts with 18 decimals are scaled once more.
                if self._invariant(x, y + 1) > target:
                    return y + 1
                step = 1
            y += step
        else:
            step: uint256 = (value - target) * ONE // slope
            if step == 0:
                if value == target or self._curve(x, y - 1) < target:
                    return y
                step = 1
            y -= step
    raise "!y"
