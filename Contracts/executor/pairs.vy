# pragma version ~=0.4.3
"""
@title Swaps with Pairs
@custom:contract-name pairs
@license Apache-2.0
@notice Pairs that are paid first and then told what to pay out: Uniswap
        V2 and its forks, whose output is computed here, and Solidly and
        its kin, which are asked for it.
"""


from interfaces import IRouteExecutor
from interfaces import ISolidlyPair
from interfaces import IUniswapV2Pair
from executor import registry
from executor import tokens
uses: registry


# @dev A fee of 100 % in pips.
PIPS: constant(uint256) = 1_000_000


@internal
def _sell_v2(leg: IRouteExecutor.Swap, amount: uint256) -> uint256:
    """
    @dev Pays a constant product pair and takes the most that its
         invariant allows, rounded down. With a fee of 3000 pips this
         is the pair's own 997/1000 formula, both sides times 1000.
    @param leg The swap.
    @param amount The raw input amount.
    @return uint256 The raw output amount.
    """
    reserve_in: uint256 = 0
    reserve_out: uint256 = 0
    reserve_in, reserve_out = self._v2_reserves(leg)

    after_fee: uint256 = amount * (PIPS - registry._field(leg))
    amount_out: uint256 = after_fee * reserve_out // (reserve_in * PIPS + after_fee)

    self._trade(leg, amount, amount_out)
    return amount_out


@internal
def _buy_v2(leg: IRouteExecutor.Swap, most: uint256):
    """
    @dev Pays a constant product pair the least for which its invariant
         allows the exact output: the pair's own formula, rounded up by
         a whole unit.
    @param leg The swap.
    @param most The most raw units to pay.
    """
    reserve_in: uint256 = 0
    reserve_out: uint256 = 0
    reserve_in, reserve_out = self._v2_reserves(leg)
    assert leg.amount < reserve_out, "route: partial fill"

    # Below 2**246: two reserves of 112 bits and a million.
    numerator: uint256 = reserve_in * leg.amount * PIPS
    denominator: uint256 = (reserve_out - leg.amount) * (PIPS - registry._field(leg))
    amount_in: uint256 = numerator // denominator + 1
    assert amount_in <= most, "route: excessive input"

    self._trade(leg, amount_in, leg.amount)


@internal
def _sell_solidly(leg: IRouteExecutor.Swap, amount: uint256) -> uint256:
    """
    @dev Pays a Solidly pair and takes what it said before.
    @param leg The swap.
    @param amount The raw input amount.
    @return uint256 The raw output amount.
    """
    registry._check_pool(leg, registry.SCHEME_SOLIDLY)
    amount_out: uint256 = staticcall ISolidlyPair(leg.pool).getAmountOut(amount, leg.tokenIn)
    self._trade(leg, amount, amount_out)
    return amount_out


@internal
@view
def _v2_reserves(leg: IRouteExecutor.Swap) -> (uint256, uint256):
    """
    @dev Reads the reserves of the pair of a swap, after its address
         was recomputed.
    @param leg The swap.
    @return uint256 The pair's reserve of the input token.
    @return uint256 The pair's reserve of the output token.
    """
    registry._check_pool(leg, registry.SCHEME_PAIR)
    assert registry._field(leg) < PIPS, "route: fee too high"

    reserve0: uint112 = 0
    reserve1: uint112 = 0
    updated_at: uint32 = 0
    reserve0, reserve1, updated_at = staticcall IUniswapV2Pair(leg.pool).getReserves()
    zero_for_one: bool = registry._is_sorted(leg.tokenIn, leg.tokenOut)
    return (
        convert(reserve0 if zero_for_one else reserve1, uint256),
        convert(reserve1 if zero_for_one else reserve0, uint256),
    )


@internal
def _trade(leg: IRouteExecutor.Swap, amount_in: uint256, amount_out: uint256):
    """
    @dev Pays the pair of a swap, then has it pay out.
    @param leg The swap, whose pair's address was recomputed.
    @param amount_in The raw input amount.
    @param amount_out The raw output amount.
    """
    zero_for_one: bool = registry._is_sorted(leg.tokenIn, leg.tokenOut)
    tokens._send(leg.tokenIn, leg.pool, amount_in)
    extcall IUniswapV2Pair(leg.pool).swap(
        0 if zero_for_one else amount_out,
        amount_out if zero_for_one else 0,
        self,
        b"",
    )
