# pragma version ~=0.4.3
"""
@title Swap Mathematics
@custom:contract-name SwapMath
@license Apache-2.0
@notice One step of a swap at constant liquidity, with the roundings of
        Uniswap V4: prices and inputs against the trader, and a step that
        does not reach its target keeps the input less fee as it is.
        Amounts and liquidity must leave room in 256 bits.
"""


struct Step:
    sqrt_price: uint256
    amount_in: uint256
    amount_out: uint256
    fee: uint256


PIPS: constant(uint256) = 1_000_000


@internal
@pure
def _step(
    start: uint256,
    target: uint256,
    liquidity: uint256,
    left: uint256,
    is_exact_in: bool,
    fee: uint256,
) -> Step:
    """
    @dev Moves the price to the target or as far as what is left carries.
    @param start The present square-root price (Q64.96).
    @param target The price to stop at.
    @param liquidity The liquidity in range.
    @param left What is left of the specified amount.
    @param is_exact_in Whether that is an input.
    @param fee The fee in pips.
    @return Step The step.
    """
    down: bool = target <= start
    end: uint256 = target
    amount_in: uint256 = self._in(start, target, liquidity)
    amount_out: uint256 = self._out(start, target, liquidity)
    if is_exact_in:
        after_fee: uint256 = left * (PIPS - fee) // PIPS
        if after_fee >= amount_in:
            return Step(
                sqrt_price=end,
                amount_in=amount_in,
                amount_out=amount_out,
                fee=self._divided_up(amount_in * fee, PIPS - fee),
            )
        if down:
            scaled: uint256 = liquidity << 96
            end = self._product_up(scaled, start, scaled + after_fee * start)
        else:
            end = start + (after_fee << 96) // liquidity
        return Step(
            sqrt_price=end,
            amount_in=after_fee,
            amount_out=self._out(start, end, liquidity),
            fee=left - after_fee,
        )
    if left < amount_out:
        amount_out = left
        if down:
            end = start - self._divided_up(left << 96, liquidity)
        else:
            scaled: uint256 = liquidity << 96
            end = self._product_up(scaled, start, scaled - left * start)
        amount_in = self._in(start, end, liquidity)
    return Step(
        sqrt_price=end,
        amount_in=amount_in,
        amount_out=amount_out,
        fee=self._divided_up(amount_in * fee, PIPS - fee),
    )


@internal
@pure
def _in(start: uint256, end: uint256, liquidity: uint256) -> uint256:
    """
    @dev Returns what a move of the price takes, rounded up.
    @param start The price before.
    @param end The price after.
    @param liquidity The liquidity.
    @return uint256 The raw amount.
    """
    if end > start:
        return self._divided_up(liquidity * (end - start), 1 << 96)
    return self._divided_up(self._product_up(liquidity << 96, start - end, start), end)


@internal
@pure
def _out(start: uint256, end: uint256, liquidity: uint256) -> uint256:
    """
    @dev Returns what a move of the price gives, rounded down.
    @param start The price before.
    @param end The price after.
    @param liquidity The liquidity.
    @return uint256 The raw amount.
    """
    if end <= start:
        return (liquidity * (start - end)) >> 96
    return self._product(liquidity << 96, end - start, end) // start


@internal
@pure
def _product(a: uint256, b: uint256, divisor: uint256) -> uint256:
    """
    @dev Returns `a b / divisor`, rounded down; the product may have 512
         bits, the quotient may not.
    @param a A factor.
    @param b A factor.
    @param divisor The divisor.
    @return uint256 The quotient.
    """
    low: uint256 = unsafe_mul(a, b)
    folded: uint256 = uint256_mulmod(a, b, max_value(uint256))
    high: uint256 = unsafe_sub(folded, low)
    if folded < low:
        high = unsafe_sub(high, 1)
    if high == 0:
        return low // divisor
    assert high < divisor
    # Exact after the remainder is gone; then the divisor's powers of two,
    # then its odd part by its inverse modulo 2^256.
    remainder: uint256 = uint256_mulmod(a, b, divisor)
    if remainder > low:
        high -= 1
    low = unsafe_sub(low, remainder)
    twos: uint256 = divisor & unsafe_sub(0, divisor)
    odd: uint256 = divisor // twos
    low //= twos
    if twos > 1:
        low |= unsafe_mul(high, unsafe_add(unsafe_sub(0, twos) // twos, 1))
    inverse: uint256 = unsafe_mul(3, odd) ^ 2
    for _: uint256 in range(6):
        inverse = unsafe_mul(inverse, unsafe_sub(2, unsafe_mul(odd, inverse)))
    return unsafe_mul(low, inverse)


@internal
@pure
def _product_up(a: uint256, b: uint256, divisor: uint256) -> uint256:
    """
    @dev Returns `a b / divisor`, rounded up.
    @param a A factor.
    @param b A factor.
    @param divisor The divisor.
    @return uint256 The quotient.
    """
    quotient: uint256 = self._product(a, b, divisor)
    return quotient + 1 if uint256_mulmod(a, b, divisor) > 0 else quotient


@internal
@pure
def _divided_up(a: uint256, divisor: uint256) -> uint256:
    """
    @dev Returns `a / divisor`, rounded up.
    @param a The dividend.
    @param divisor The divisor.
    @return uint256 The quotient.
    """
    return a // divisor + (1 if a % divisor > 0 else 0)
