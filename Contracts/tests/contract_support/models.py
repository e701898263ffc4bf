"""Integer models of pools, written from their published rules.

They share no code with the contract, and are themselves held against the
original bytecode by the tests that use them.
"""

from decimal import Decimal, getcontext

getcontext().prec = 120

PIPS = 10**6
Q96 = 2**96
MIN_TICK, MAX_TICK = -887_272, 887_272


class Exhausted(Exception):
    """The pool cannot take the whole input, or pay the whole output."""


class PairModel:
    """A constant product pair with a fee of 3 in 1,000, as the pair states it."""

    def __init__(self, reserve0: int, reserve1: int):
        self.reserves = [reserve0, reserve1]

    def swap(self, zero_for_one: bool, amount: int) -> int:
        source, target = (0, 1) if zero_for_one else (1, 0)
        after_fee = amount * 997
        reserve_in, reserve_out = self.reserves[source], self.reserves[target]
        out = after_fee * reserve_out // (reserve_in * 1_000 + after_fee)
        self.reserves[source] += amount
        self.reserves[target] -= out
        return out

    def buy(self, zero_for_one: bool, out: int) -> int:
        source, target = (0, 1) if zero_for_one else (1, 0)
        reserve_in, reserve_out = self.reserves[source], self.reserves[target]
        if out >= reserve_out:
            raise Exhausted
        paid = reserve_in * out * 1_000 // ((reserve_out - out) * 997) + 1
        self.reserves[source] += paid
        self.reserves[target] -= out
        return paid


# 2**128 / 1.0001**(2**i / 2), to the nearest unit.
TICK_FACTORS = [
    int((Decimal(2**128) / Decimal("1.0001") ** (Decimal(2**i) / 2)).to_integral_value())
    for i in range(20)
]


def sqrt_price_at(tick: int) -> int:
    """The square-root price (Q64.96, rounded up) at a tick."""
    ratio = 2**128
    for i, factor in enumerate(TICK_FACTORS):
        if abs(tick) >> i & 1:
            ratio = ratio * factor >> 128
    if tick > 0:
        ratio = (2**256 - 1) // ratio
    return -(-ratio >> 32)


def tick_at(sqrt_price: int) -> int:
    """The greatest tick whose price is not above the given one."""
    low, high = MIN_TICK, MAX_TICK
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if sqrt_price_at(middle) <= sqrt_price else (low, middle - 1)
    return low


def divide_up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


class PoolModel:
    """A concentrated liquidity pool: exact-input and exact-output swaps over any ranges."""

    def __init__(self, fee: int, spacing: int, sqrt_price: int):
        self.fee, self.spacing = fee, spacing
        self.sqrt_price, self.tick = sqrt_price, tick_at(sqrt_price)
        self.liquidity = 0
        self.net: dict[int, int] = {}
        self.crossings = 0

    def mint(self, lower: int, upper: int, liquidity: int):
        self.net[lower] = self.net.get(lower, 0) + liquidity
        self.net[upper] = self.net.get(upper, 0) - liquidity
        if lower <= self.tick < upper:
            self.liquidity += liquidity

    def _next_tick(self, down: bool) -> tuple[int, bool]:
        """The next tick to stop at: an initialized one, or the edge of a 256-tick word."""
        position = self.tick // self.spacing + (0 if down else 1)
        word = position >> 8 << 8
        low, high = (word, position) if down else (position, word + 255)
        found = [t // self.spacing for t, net in self.net.items() if net]
        found = [p for p in found if low <= p <= high]
        position = (max(found) if down else min(found)) if found else (low if down else high)
        return min(max(position * self.spacing, MIN_TICK), MAX_TICK), bool(found)

    def swap(self, zero_for_one: bool, amount: int) -> int:
        return self._walk(zero_for_one, amount, self._step)[1]

    def buy(self, zero_for_one: bool, out: int) -> int:
        return self._walk(zero_for_one, out, self._step_exact_out)[0]

    def _walk(self, zero_for_one: bool, left: int, step) -> tuple[int, int]:
        """Takes steps until nothing of the exact amount is left: all paid and all bought."""
        limit = sqrt_price_at(MIN_TICK) + 1 if zero_for_one else sqrt_price_at(MAX_TICK) - 1
        paid = out = 0
        while left > 0:
            if self.sqrt_price == limit:
                raise Exhausted
            next_tick, initialized = self._next_tick(zero_for_one)
            tick_price = sqrt_price_at(next_tick)
            target = max(tick_price, limit) if zero_for_one else min(tick_price, limit)
            start = self.sqrt_price
            self.sqrt_price, spent, fee, bought = step(target, left)
            left -= bought if step == self._step_exact_out else spent + fee
            paid += spent + fee
            out += bought
            if self.sqrt_price == tick_price:
                if initialized:
                    self.liquidity += -self.net[next_tick] if zero_for_one else self.net[next_tick]
                    self.crossings += 1
                self.tick = next_tick - 1 if zero_for_one else next_tick
            elif self.sqrt_price != start:
                self.tick = tick_at(self.sqrt_price)
        return paid, out

    def _step(self, target: int, amount: int) -> tuple[int, int, int, int]:
        """One step at constant liquidity: new price, input, fee, output."""
        start, liquidity = self.sqrt_price, self.liquidity
        down = target <= start
        after_fee = amount * (PIPS - self.fee) // PIPS
        if down:
            needed = divide_up(divide_up((liquidity << 96) * (start - target), start), target)
        else:
            needed = divide_up(liquidity * (target - start), Q96)
        if after_fee >= needed:
            end, spent = target, needed
            fee = divide_up(spent * self.fee, PIPS - self.fee)
        else:
            if down:
                scaled = liquidity << 96
                end = divide_up(scaled * start, scaled + after_fee * start)
            else:
                end = start + (after_fee << 96) // liquidity
            spent = self._spent(start, end, after_fee, needed if end == target else None)
            fee = amount - spent if end != target else divide_up(spent * self.fee, PIPS - self.fee)
        if down:
            bought = liquidity * (start - end) // Q96
        else:
            bought = (liquidity << 96) * (end - start) // end // start
        return end, spent, fee, bought

    def _spent(self, start: int, end: int, after_fee: int, needed: int | None) -> int:
        """The input of a step that did not reach its target, as the move of the price asks."""
        if needed is not None:
            return needed
        if end < start:
            return divide_up(divide_up((self.liquidity << 96) * (start - end), start), end)
        return divide_up(self.liquidity * (end - start), Q96)

    def _step_exact_out(self, target: int, left: int) -> tuple[int, int, int, int]:
        """One step at constant liquidity for at most `left`: new price, input, fee, output."""
        start, liquidity = self.sqrt_price, self.liquidity
        down = target <= start
        if self._bought(start, target) <= left:
            end = target
        elif down:
            end = start - divide_up(left << 96, liquidity)
        else:
            scaled = liquidity << 96
            end = divide_up(scaled * start, scaled - left * start)
        if down:
            spent = divide_up(divide_up((liquidity << 96) * (start - end), start), end)
        else:
            spent = divide_up(liquidity * (end - start), Q96)
        fee = divide_up(spent * self.fee, PIPS - self.fee)
        return end, spent, fee, min(self._bought(start, end), left)

    def _bought(self, start: int, end: int) -> int:
        """What a move of the price pays out, rounded down."""
        if end <= start:
            return self.liquidity * (start - end) // Q96
        return (self.liquidity << 96) * (end - start) // end // start


class ManagerModel(PoolModel):
    """A pool of Uniswap V4: a step that does not reach its target keeps the input less fee."""

    def _spent(self, start: int, end: int, after_fee: int, needed: int | None) -> int:
        return after_fee
