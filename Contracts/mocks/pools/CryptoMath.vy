# pragma version ~=0.4.3
"""
@title Crypto Pool Mathematics
@custom:contract-name CryptoMath
@license Apache-2.0
@notice Newton's method for the invariant of two balances and for one of
        them, as deployed before NG.
"""


ONE: constant(uint256) = 10**18
A_UNIT: constant(uint256) = 10_000
STEPS: constant(uint256) = 255


@internal
@pure
def _invariant(amplification: uint256, gamma: uint256, balances: uint256[2]) -> uint256:
    """
    @dev Solves for D.
    @param amplification A n^n 10^4.
    @param gamma Gamma.
    @param balances The balances with 18 decimals.
    @return uint256 D.
    """
    x: uint256 = max(balances[0], balances[1])
    y: uint256 = min(balances[0], balances[1])
    assert x > 10**9 - 1 and x < 10**33 + 1
    assert y * ONE // x > 10**11 - 1
    total: uint256 = x + y
    d: uint256 = 2 * self._mean(x, y)
    for _: uint256 in range(STEPS):
        previous: uint256 = d
        k0: uint256 = 4 * ONE * x // d * y // d
        distance: uint256 = self._distance(gamma + ONE, k0) + 1
        first: uint256 = (
            ONE * d // gamma * distance // gamma * distance * A_UNIT // amplification
        )
        second: uint256 = 4 * ONE * k0 // distance
        slope: uint256 = total + total * second // ONE + first * 2 // k0 - second * d // ONE
        plus: uint256 = d * (slope + total) // slope
        minus: uint256 = d * d // slope
        if ONE > k0:
            minus += d * (first // slope) // ONE * (ONE - k0) // k0
        else:
            minus -= d * (first // slope) // ONE * (k0 - ONE) // k0
        d = plus - minus if plus > minus else (minus - plus) // 2
        if self._distance(d, previous) * 10**14 < max(10**16, d):
            for balance: uint256 in balances:
                ratio: uint256 = balance * ONE // d
                assert ratio > 10**16 - 1 and ratio < 10**20 + 1
            return d
    raise "Did not converge"


@internal
@pure
def _other(amplification: uint256, gamma: uint256, x: uint256, d: uint256) -> uint256:
    """
    @dev Solves for a balance.
    @param amplification A n^n 10^4.
    @param gamma Gamma.
    @param x The other balance with 18 decimals.
    @param d The invariant.
    @return uint256 The balance with 18 decimals.
    """
    assert d > 10**17 - 1 and d < 10**33 + 1
    ratio: uint256 = x * ONE // d
    assert ratio > 10**16 - 1 and ratio < 10**20 + 1
    y: uint256 = d * d // (x * 4)
    k0_other: uint256 = ONE * 2 * x // d
    limit: uint256 = max(max(x // 10**14, d // 10**14), 100)
    for _: uint256 in range(STEPS):
        previous: uint256 = y
        k0: uint256 = k0_other * y * 2 // d
        distance: uint256 = self._distance(gamma + ONE, k0) + 1
        first: uint256 = (
            ONE * d // gamma * distance // gamma * distance * A_UNIT // amplification
        )
        second: uint256 = ONE + 2 * ONE * k0 // distance
        above: uint256 = ONE * y + (x + y) * second + first
        below: uint256 = d * second
        if above < below:
            y = previous // 2
            continue
        rise: uint256 = above - below
        slope: uint256 = rise // y
        minus: uint256 = first // slope
        plus: uint256 = (rise + ONE * d) // slope + minus * ONE // k0
        minus += ONE * (x + y) // slope
        y = previous // 2 if plus < minus else plus - minus
        if self._distance(y, previous) < max(limit, y // 10**14):
            ratio = y * ONE // d
            assert ratio > 10**16 - 1 and ratio < 10**20 + 1
            return y
    raise "Did not converge"


@internal
@pure
def _mean(x: uint256, y: uint256) -> uint256:
    """
    @dev Returns the geometric mean, by Newton's method.
    @param x The larger balance.
    @param y The smaller balance.
    @return uint256 The mean.
    """
    mean: uint256 = x
    for _: uint256 in range(STEPS):
        previous: uint256 = mean
        mean = (mean + x * y // mean) // 2
        change: uint256 = self._distance(mean, previous)
        if change <= 1 or change * ONE < mean:
            return mean
    raise "Did not converge"


@internal
@pure
def _distance(a: uint256, b: uint256) -> uint256:
    """
    @dev Returns how far two numbers are from each other.
    @param a The one.
    @param b The other.
    @return uint256 The distance.
    """
    return max(a, b) - min(a, b)
