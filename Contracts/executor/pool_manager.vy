# pragma version ~=0.4.3
"""
@title Swaps with the Pool Manager
@custom:contract-name pool_manager
@license Apache-2.0
@notice Uniswap V4 pools, all held by one manager. Whether a pool's hooks
        leave swaps alone is for whoever plans the route to know. Inside
        a route the native coin is always wrapped: a pool of the native
        coin is marked in `data`, and what it takes or gives is
        converted on the spot.
"""


from interfaces import IPoolManager
from interfaces import IRouteExecutor
from executor import callback_pools
from executor import registry
from executor import tokens
uses: tokens


# @dev The bit of `data` that marks the native coin; below it stand the
# fee (24 bits) and the tick spacing (24 bits).
IS_NATIVE: constant(uint256) = 1 << 48
# @dev Where the 160 bits of the hooks begin in `data`.
HOOKS_SHIFT: constant(uint256) = 96


# @dev The manager. Zero disables the family.
POOL_MANAGER: public(immutable(address))


# @dev The hash of what the manager must hand back, while a swap is in
# progress and has not been made yet.
_pending: transient(bytes32)


@deploy
def __init__(pool_manager: address):
    """
    @dev Fixes the manager, for ever.
    @param pool_manager The manager.
    """
    POOL_MANAGER = pool_manager


@external
def unlockCallback(data: Bytes[320]) -> Bytes[32]:
    """
    @dev Makes the swap that is in progress and settles it. The caller
         must be the manager, handing back what it was given, once.
    @param data The swap, the specified amount and what is due.
    @return Bytes[32] The raw output amount.
    """
    assert self._pending != empty(bytes32), "route: nothing due"
    assert msg.sender == POOL_MANAGER, "route: unknown caller"
    assert keccak256(data) == self._pending, "route: unknown swap"
    self._pending = empty(bytes32)

    leg: IRouteExecutor.Swap = empty(IRouteExecutor.Swap)
    specified: int256 = 0
    due: uint256 = 0
    leg, specified, due = abi_decode(data, (IRouteExecutor.Swap, int256, uint256))
    return abi_encode(self._settle(leg, specified, due))


@internal
def _sell(leg: IRouteExecutor.Swap, amount: uint256) -> uint256:
    """
    @dev Swaps an exact input.
    @param leg The swap.
    @param amount The raw input amount.
    @return uint256 The raw output amount.
    """
    return self._trade(leg, -convert(amount, int256), amount)


@internal
def _buy(leg: IRouteExecutor.Swap, most: uint256):
    """
    @dev Swaps for an exact output.
    @param leg The swap.
    @param most The most raw units to pay.
    """
    bought: uint256 = self._trade(leg, convert(leg.amount, int256), most)
    assert bought == leg.amount, "route: partial fill"


@internal
def _trade(leg: IRouteExecutor.Swap, specified: int256, due: uint256) -> uint256:
    """
    @dev Has the manager call back for a swap.
    @param leg The swap.
    @param specified Minus the exact input, or the exact output (> 0).
    @param due The raw input amount that is due: exactly that for an
           exact input, at most that for an exact output.
    @return uint256 The raw output amount.
    """
    assert leg.pool == POOL_MANAGER, "route: unknown pool"
    data: Bytes[320] = abi_encode(leg, specified, due)
    self._pending = keccak256(data)
    response: Bytes[32] = extcall IPoolManager(POOL_MANAGER).unlock(data)
    # Nothing may stay due after the swap that it was due for.
    assert self._pending == empty(bytes32), "route: unpaid swap"
    return convert(response, uint256)


@internal
def _settle(leg: IRouteExecutor.Swap, specified: int256, due: uint256) -> uint256:
    """
    @dev Swaps, pays and takes, while the manager is unlocked.
    @param leg The swap.
    @param specified Minus the exact input, or the exact output (> 0).
    @param due The raw input amount that is due.
    @return uint256 The raw output amount.
    """
    currency_in: address = self._currency(leg, leg.tokenIn)
    currency_out: address = self._currency(leg, leg.tokenOut)
    zero_for_one: bool = registry._is_sorted(currency_in, currency_out)
    key: IPoolManager.PoolKey = IPoolManager.PoolKey(
        currency0=currency_in if zero_for_one else currency_out,
        currency1=currency_out if zero_for_one else currency_in,
        fee=convert(leg.data & 16_777_215, uint24),
        tickSpacing=convert((leg.data >> 24) & 16_777_215, int24),
        hooks=convert(convert(leg.data >> HOOKS_SHIFT, uint160), address),
    )
    change: int256 = extcall IPoolManager(POOL_MANAGER).swap(
        key,
        IPoolManager.SwapParams(
            zeroForOne=zero_for_one,
            amountSpecified=specified,
            sqrtPriceLimitX96=(
                callback_pools.SQRT_PRICE_FLOOR
                if zero_for_one
                else callback_pools.SQRT_PRICE_CEILING
            ),
        ),
        b"",
    )
    change0: int256 = change >> 128
    change1: int256 = (change << 128) >> 128
    owed: uint256 = convert(-(change0 if zero_for_one else change1), uint256)
    bought: uint256 = convert(change1 if zero_for_one else change0, uint256)
    if specified < 0:
        assert owed <= due, "route: overcharged"
        # The pool ran out of liquidity before it took all of the input.
        assert owed == due, "route: partial fill"
    else:
        assert owed <= due, "route: excessive input"

    self._pay(currency_in, owed)
    self._take(currency_out, bought)
    return bought


@internal
def _pay(currency: address, amount: uint256):
    """
    @dev Pays the manager.
    @param currency The token, or zero for the native coin.
    @param amount The raw amount.
    """
    extcall IPoolManager(POOL_MANAGER).sync(currency)
    paid: uint256 = 0
    if currency == empty(address):
        tokens._unwrap(amount)
        paid = extcall IPoolManager(POOL_MANAGER).settle(value=amount)
    else:
        tokens._transfer(currency, POOL_MANAGER, amount)
        paid = extcall IPoolManager(POOL_MANAGER).settle()
    assert paid == amount, "route: inexact transfer"


@internal
def _take(currency: address, amount: uint256):
    """
    @dev Takes what the manager owes.
    @param currency The token, or zero for the native coin.
    @param amount The raw amount.
    """
    if currency == empty(address):
        tokens._ether_source = POOL_MANAGER
    extcall IPoolManager(POOL_MANAGER).take(currency, self, amount)
    if currency == empty(address):
        tokens._ether_source = empty(address)
        tokens._wrap(amount)


@internal
@view
def _currency(leg: IRouteExecutor.Swap, token: address) -> address:
    """
    @dev Returns what a pool holds for a token of a swap.
    @param leg The swap.
    @param token The token.
    @return address The token, or zero for the native coin.
    """
    if leg.data & IS_NATIVE != 0 and token == tokens.WETH:
        return empty(address)
    return token
