"""Uniswap V4's swap, written a second time from its published rules: no independent witness. Prices
and amounts between them are degenbot 0.3.0's for V3, which V4 has kept."""

import bisect
import types

import degenbot_files
from degenbot_files import Reverts, checked

PRICES, V3_TICKS = degenbot_files.load(
    ["uniswap", "uniswap.v3_libraries"],
    [f"uniswap.v3_libraries.{file}" for file in ("sqrt_price_math", "tick_math")])
TICKS = types.SimpleNamespace(
    MIN_TICK=V3_TICKS.MIN_TICK, MAX_TICK=V3_TICKS.MAX_TICK,
    MIN_SQRT_PRICE=V3_TICKS.MIN_SQRT_RATIO, MAX_SQRT_PRICE=V3_TICKS.MAX_SQRT_RATIO,
    get_sqrt_price_at_tick=V3_TICKS.get_sqrt_ratio_at_tick,
    get_tick_at_sqrt_price=V3_TICKS.get_tick_at_sqrt_ratio)
MILLION = 1_000_000


def up(numerator, denominator):
    return -(-numerator // denominator)


def amount_between(price, other, liquidity, is_input, zero_for_one):
    """What goes in (rounded up) or comes out (rounded down)."""
    delta = (PRICES.get_amount0_delta if is_input == zero_for_one else PRICES.get_amount1_delta)
    return delta(price, other, liquidity, is_input)


def step(price, target, liquidity, remaining, fee, zero_for_one):
    """The price after, in, out and fee; what remains is negative for an exact input."""
    is_exact_in = remaining < 0
    budget = -remaining * (MILLION - fee) // MILLION if is_exact_in else remaining
    way = amount_between(price, target, liquidity, is_exact_in, zero_for_one)
    is_reached = budget >= way
    known = way if is_reached else budget
    if is_reached:
        after = target
    else:
        following = (PRICES.get_next_sqrt_price_from_input if is_exact_in
                     else PRICES.get_next_sqrt_price_from_output)
        after = following(price, liquidity, known, zero_for_one)
    other = amount_between(price, after, liquidity, not is_exact_in, zero_for_one)
    paid, received = (known, other) if is_exact_in else (other, known)
    if is_exact_in and not is_reached:
        charged = -remaining - paid
    elif fee == MILLION:
        charged = paid
    else:
        charged = up(paid * fee, MILLION - fee)
    checked(paid + charged)
    return after, paid, received, charged


def next_tick(marks, tick, spacing, zero_for_one):
    """The next stop, at most at the end of a word of 256 spacings, and whether it is a mark."""
    place = tick // spacing
    if zero_for_one:
        end = place // 256 * 256 * spacing
        found = bisect.bisect_right(marks, tick) - 1
        if found >= 0 and marks[found] >= end:
            return marks[found], True
        return max(end, TICKS.MIN_TICK), False
    end = ((place + 1) // 256 * 256 + 255) * spacing
    found = bisect.bisect_right(marks, tick)
    if found < len(marks) and marks[found] <= end:
        return marks[found], True
    return min(end, TICKS.MAX_TICK), False


def swap_fee(pool, zero_for_one):
    """The protocol's part and the whole of what is charged."""
    share = pool["protocolFee0To1Pips" if zero_for_one else "protocolFee1To0Pips"]
    own = pool["feePips"]
    return share, share + own - share * own // MILLION


def swap(pool, amount, zero_for_one):
    """In, out, fee, the protocol's part, and price, tick and liquidity after a swap; a positive
    amount is an exact output."""
    nets = {tick["index"]: int(tick["liquidityNet"]) for tick in pool["ticks"]}
    marks = sorted(nets)
    share, fee = swap_fee(pool, zero_for_one)
    if fee >= MILLION and amount > 0:
        raise Reverts("a fee of 100 % leaves no output")
    price, tick, liquidity = int(pool["sqrtPriceX96"]), pool["tick"], int(pool["liquidity"])
    limit = TICKS.MIN_SQRT_PRICE + 1 if zero_for_one else TICKS.MAX_SQRT_PRICE - 1
    if price <= limit if zero_for_one else price >= limit:
        raise Reverts("the price is at its end already")
    remaining, total_in, total_out, fees, protocol = amount, 0, 0, 0, 0
    while remaining != 0 and price != limit:
        stop, is_mark = next_tick(marks, tick, pool["tickSpacing"], zero_for_one)
        edge = TICKS.get_sqrt_price_at_tick(stop)
        target = max(edge, limit) if zero_for_one else min(edge, limit)
        start = price
        price, paid, received, charged = step(
            price, target, liquidity, remaining, fee, zero_for_one)
        remaining += paid + charged if amount < 0 else -received
        total_in, total_out = checked_sum(total_in, paid + charged), checked_sum(total_out, received)
        fees += charged
        if share > 0:
            protocol += charged if fee == share else (paid + charged) * share // MILLION
        if price == edge:
            if is_mark:
                liquidity += -nets[stop] if zero_for_one else nets[stop]
            tick = stop - 1 if zero_for_one else stop
        elif price != start:
            tick = TICKS.get_tick_at_sqrt_price(price)
    after = types.SimpleNamespace(sqrt_price_x96=price, tick=tick, liquidity=liquidity)
    return total_in, total_out, fees, protocol, after


def checked_sum(left, right):
    checked(left + right)
    return left + right
