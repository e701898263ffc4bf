"""Prices, ticks and the demo's concentrated positions."""

from __future__ import annotations

import math
from dataclasses import dataclass

TICK_SPACING = {500: 10, 3000: 60}
_Q96 = 2**96


@dataclass(frozen=True)
class Market:
    """A price of a base token in raw quote units per `base_unit` raw base units."""

    base_is_token0: bool
    base_unit: int
    price: int

    def ratio(self) -> tuple[int, int]:
        """Raw token1 per raw token0 as a fraction."""
        if self.base_is_token0:
            return self.price, self.base_unit
        return self.base_unit, self.price

    def sqrt_price_x96(self) -> int:
        """The square root of the ratio in Q64.96, rounded down."""
        numerator, denominator = self.ratio()
        return math.isqrt(numerator * _Q96 * _Q96 // denominator)

    def tick(self) -> int:
        """The tick of the price; good to the tick, which is all that a range needs."""
        numerator, denominator = self.ratio()
        return math.floor(math.log(numerator / denominator) / math.log(1.0001))


@dataclass(frozen=True)
class Position:
    """What is asked of the position manager; amounts are upper limits in raw units."""

    tick_lower: int
    tick_upper: int
    amount0: int
    amount1: int


@dataclass(frozen=True)
class Band:
    """A range around the price, in ticks of the base token's price, and base units in it."""

    lower: int
    upper: int
    base_amount: int


# About 1,500 WETH a side; 100 ticks are 1 %.
_BANDS = (
    Band(-4_000, 4_000, 400),
    Band(-600, 600, 400),
    Band(-180, 180, 300),
    Band(120, 420, 200),
    Band(-420, -120, 200),
    Band(-1_200, -240, 200),
    Band(240, 1_200, 200),
)


def demo_positions(market: Market, fee_pips: int) -> list[Position]:
    """Overlapping ranges around the market's price, some on one side only."""
    spacing = TICK_SPACING[fee_pips]
    center = market.tick() // spacing * spacing
    positions: list[Position] = []
    for band in _BANDS:
        lower, upper = band.lower, band.upper
        if not market.base_is_token0:
            # The pool's price is the inverse, so the range is mirrored.
            lower, upper = -upper, -lower
        base = band.base_amount * market.base_unit
        quote = band.base_amount * market.price
        amount0, amount1 = (base, quote) if market.base_is_token0 else (quote, base)
        positions.append(
            Position(
                tick_lower=center + _align(lower, spacing),
                tick_upper=center + _align(upper, spacing),
                amount0=amount0,
                amount1=amount1,
            )
        )
    return positions


def _align(offset: int, spacing: int) -> int:
    return round(offset / spacing) * spacing
