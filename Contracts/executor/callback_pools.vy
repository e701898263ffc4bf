# pragma version ~=0.4.3
"""
@title Swaps with Pools that Call Back
@custom:contract-name callback_pools
@license Apache-2.0
@notice Concentrated liquidity pools that pay out and then demand their
        input through a callback: Uniswap V3, and its kin, which differ
        in the callback's name only.
"""


from interfaces import IRouteExecutor
from interfaces import IUniswapV3Pool
from executor import registry
from executor import tokens
uses: registry


# @dev The outermost square-root prices (Q64.96) that a swap may
# name as its limit: one inside the range a pool's price can take.
SQRT_PRICE_FLOOR: constant(uint160) = 4_295_128_740
SQRT_PRICE_CEILING: constant(uint160) = (
    1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_341
)


# @dev What the swap in progress owes: all of `amount` when it is
# exact, otherwise at most that. `pool` is empty whenever no
# payment is due.
struct Payment:
    pool: address
    token: address
    amount: uint256
    is_exact: bool
    zero_for_one: bool


# @dev The one payment that a callback may make. Transient: it
# cannot outlive the transaction.
_due: transient(Payment)


@external
def uniswapV3SwapCallback(amount0Delta: int256, amount1Delta: int256, data: Bytes[32]):
    """
    @dev Pays the input of the swap in progress to the calling pool.
         The caller must be the pool whose address was recomputed for
         this swap, it is paid once, only in the swap's input token and
         only what the swap owes: its exact input, or for its exact
         output no more than may be spent. Not `@nonreentrant`: it runs
         inside a route.
    @param amount0Delta What the pool is owed (> 0) of `token0`.
    @param amount1Delta What the pool is owed (> 0) of `token1`.
    @param data Unused: what is due is remembered here.
    """
    self._pay(amount0Delta, amount1Delta)


@external
def pancakeV3SwapCallback(amount0Delta: int256, amount1Delta: int256, data: Bytes[32]):
    """
    @dev `uniswapV3SwapCallback` under the name that Pancake V3 gave it.
    @param amount0Delta What the pool is owed (> 0) of `token0`.
    @param amount1Delta What the pool is owed (> 0) of `token1`.
    @param data Unused.
    """
    self._pay(amount0Delta, amount1Delta)


@external
def algebraSwapCallback(amount0Delta: int256, amount1Delta: int256, data: Bytes[32]):
    """
    @dev `uniswapV3SwapCallback` under the name that Algebra gave it.
    @param amount0Delta What the pool is owed (> 0) of `token0`.
    @param amount1Delta What the pool is owed (> 0) of `token1`.
    @param data Unused.
    """
    self._pay(amount0Delta, amount1Delta)


@internal
def _sell(leg: IRouteExecutor.Swap, amount: uint256) -> uint256:
    """
    @dev Swaps an exact input.
    @param leg The swap.
    @param amount The raw input amount.
    @return uint256 The raw output amount.
    """
    return self._trade(leg, convert(amount, int256), amount)


@internal
def _buy(leg: IRouteExecutor.Swap, most: uint256):
    """
    @dev Swaps for an exact output.
    @param leg The swap.
    @param most The most raw units to pay.
    """
    bought: uint256 = self._trade(leg, -convert(leg.amount, int256), most)
    # Less when the pool ran out of liquidity; never more.
    assert bought == leg.amount, "route: partial fill"


@internal
def _trade(leg: IRouteExecutor.Swap, specified: int256, due: uint256) -> uint256:
    """
    @dev Swaps with the pool of a swap, after its address was
         recomputed, and sees to it that it was paid.
    @param leg The swap.
    @param specified The exact input (> 0) or minus the exact output.
    @param due The raw input amount that is due: exactly that for an
           exact input, at most that for an exact output.
    @return uint256 The raw output amount.
    """
    registry._check_pool(leg, registry.SCHEME_CALLBACK)
    zero_for_one: bool = registry._is_sorted(leg.tokenIn, leg.tokenOut)
    self._due = Payment(
        pool=leg.pool,
        token=leg.tokenIn,
        amount=due,
        is_exact=specified > 0,
        zero_for_one=zero_for_one,
    )
    change0: int256 = 0
    change1: int256 = 0
    change0, change1 = extcall IUniswapV3Pool(leg.pool).swap(
        self,
        zero_for_one,
        specified,
        SQRT_PRICE_FLOOR if zero_for_one else SQRT_PRICE_CEILING,
        b"",
    )
    # Nothing may stay due after the swap that it was due for.
    assert self._due.pool == empty(address), "route: unpaid swap"
    return convert(-(change1 if zero_for_one else change0), uint256)


@internal
def _pay(amount0: int256, amount1: int256):
    """
    @dev Pays the calling pool what the swap in progress owes it.
    @param amount0 What the pool is owed (> 0) of `token0`.
    @param amount1 What the pool is owed (> 0) of `token1`.
    """
    due: Payment = self._due
    assert due.pool != empty(address), "route: nothing due"
    assert msg.sender == due.pool, "route: unknown caller"

    owed: int256 = amount0 if due.zero_for_one else amount1
    # A pool without liquidity asks for nothing.
    assert owed > 0, "route: partial fill"
    amount: uint256 = convert(owed, uint256)
    if due.is_exact:
        assert amount <= due.amount, "route: overcharged"
        # The pool ran out of liquidity before it took all of the input.
        assert amount == due.amount, "route: partial fill"
    else:
        assert amount <= due.amount, "route: excessive input"

    # Settled before the token is called, so that it is paid once.
    # The pool itself checks that the amount arrived.
    self._due = empty(Payment)
    tokens._transfer(due.token, due.pool, amount)
