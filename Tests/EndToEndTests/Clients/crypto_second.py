"""Curve's NG crypto pools once more, from the published rules: what crypto_oracle.py takes where
curvesim has nothing or leaves the contract. By the same project as what it checks, so no independent
oracle; it was compared with the math contracts themselves, compiled and run in an EVM.
"""

import math

ONE = 10**18
WORD = 2**256
VARIANTS = {
    "twocrypto-v2.0.0-small-gamma": dict(coins=2, a=(4_000, 40_000_000), gamma=(10**10, 2 * 10**15)),
    "twocrypto-v2.0.0": dict(coins=2, a=(4_000, 40_000_000), gamma=(10**10, 199 * 10**15)),
    "twocrypto-v2.1.0": dict(coins=2, a=(4_000, 40_000_000), gamma=(10**10, 199 * 10**15)),
    "factory-v2": dict(coins=2, a=(4_000, 4 * 10**9), gamma=(10**10, 2 * 10**16)),
    "tricrypto-v2.0.0": dict(coins=3, a=(2_700, 270_000_000), gamma=(10**10, 5 * 10**16)),
}


class Reverts(Exception):
    """Where the contract reverts."""


def unsigned(value):
    if not 0 <= value < WORD:
        raise Reverts("uint256")
    return value


def signed(value):
    if not -WORD // 2 <= value < WORD // 2:
        raise Reverts("int256")
    return value


def wrapped(value):
    """The unchecked form of signed arithmetic."""
    return (value + WORD // 2) % WORD - WORD // 2


def divided(left, right):
    """Towards zero; zero by zero, as the EVM's own division."""
    if right == 0:
        return 0
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def safely_divided(left, right):
    if right == 0:
        raise Reverts("division by zero")
    return signed(divided(left, right))


def cube_root(x):
    """cbrt(x · 10^36): seven steps of Newton's method from 2^(log2 / 3) · 1.26^rest."""
    limit = WORD // 10**36
    power = 36 if x < limit else 18 if x < limit * ONE else 0
    scaled = x * 10**power
    log = max(scaled.bit_length() - 1, 0)
    root = (1 << log // 3) * 1260 ** (log % 3) // 1000 ** (log % 3)
    for _ in range(7):
        root = (2 * root + (scaled // (root * root) if root else 0)) // 3
    return root * 10 ** {36: 0, 18: 6, 0: 12}[power]


def signed_cube_root(x):
    return cube_root(x) if x >= 0 else -cube_root(-x)


def newton(A, gamma, others, D):
    """Newton's method for the balance beside one or two others."""
    others, count = sorted(others), len(others) + 1
    y, part = D // count, ONE
    for x in others:
        y = unsigned(y * D) // (x * count)
    if count == 2:
        y = D * D // (others[0] * 4)
    for x in reversed(others):
        part = unsigned(part * x * count) // D
    limit = max(others[-1] // 10**14, D // 10**14, 100)
    for _ in range(255):
        previous = y
        k0 = unsigned(part * y * count) // D
        distance = abs(gamma + ONE - k0) + 1
        first = unsigned(ONE * D // gamma * distance) // gamma
        first = unsigned(unsigned(first * distance) * 10_000) // A
        second = ONE + unsigned(2 * ONE * k0) // distance
        total = sum(others) + y
        slope = unsigned(ONE * y + unsigned(total * second) + first) - unsigned(D * second)
        if slope < 0:
            y = previous // 2
            continue
        if y == 0 or slope // y == 0 or k0 == 0:
            raise Reverts("division by zero")
        rate = slope // y
        plus = unsigned(slope + ONE * D) // rate + unsigned(first // rate * ONE) // k0
        minus = first // rate + unsigned(ONE * total) // rate
        y = previous // 2 if plus < minus else plus - minus
        if abs(y - previous) < max(limit, y // 10**14):
            return y
    raise Reverts("no convergence")


class TwoCoins:
    """The second implementation of TwoCrypto-NG's solutions."""

    def __init__(self, variant):
        self.limits = VARIANTS[variant]
        self.wide = variant == "twocrypto-v2.0.0-small-gamma"

    def ratios(self, gamma):
        if self.wide:
            result = (10**16 - 1, 10**20)
            return (2 * 10**16, 2 * 10**20), result, result
        limit = 10**20
        if gamma > 2 * 10**16:
            limit = 10**20 * 2 * 10**16 // gamma
        return (10**36 // limit, limit), (10**36 // 2 // limit, limit // 2), (5 * 10**15, 5 * 10**19)

    def check(self, value, limits):
        if not limits[0] <= value <= limits[1]:
            raise Reverts("limits")

    def get_y(self, A, gamma, xp, D, j):
        self.check(A, self.limits["a"])
        self.check(gamma, self.limits["gamma"])
        self.check(D, (10**17, 10**33))
        other_limits, limits, _ = self.ratios(gamma)
        other = signed(xp[1 - j])
        if signed(4 * other) == 0:
            raise Reverts("division by zero")
        self.check(signed(2 * ONE * other) // D, other_limits)
        shape = A * gamma**2
        whole = 4 * shape // 400_000_000
        a = 10**32
        b = signed(D * shape) // 400_000_000 // other - 3 * a - 2 * gamma * 10**14
        c = 3 * a + 4 * gamma * 10**14 + gamma**2 // 10**4 + signed(whole * other) // D - whole
        d = -((ONE + gamma) ** 2 // 10**4)
        first = safely_divided(signed(3 * a * c), b) - b
        tail = safely_divided(signed(safely_divided(27 * a * a, b) * d), b)
        threshold = min(abs(first), abs(3 * first + b - tail), a)
        power = next((p for t, p in [(30, 12), (28, 10), (26, 8), (24, 6), (20, 2)]
                      if threshold > 10**t), 0)
        a, b, c, d = (divided(value, 10**power) for value in (a, b, c, d))
        first = signed(divided(wrapped(3 * a * c), b) - b)
        tail = divided(wrapped(divided(wrapped(27 * a * a), b) * d), b)
        second = signed(signed(signed(3 * first) + b) - tail)
        rest = divided(signed(4 * signed(first * first)), b)
        discriminant = signed(signed(second * second) + wrapped(rest * first))
        if discriminant <= 0:
            return [newton(A, gamma, [other], D), 0]
        root = math.isqrt(discriminant)
        if second > 0:
            inner = cube_root(unsigned(wrapped(second + root)) // 2)
        else:
            inner = -cube_root(unsigned(wrapped(root - second)) // 2)
        outer = signed(signed_cube_root(b) ** 2)
        common = divided(wrapped(outer // ONE * inner), ONE)
        scaled = wrapped(ONE * b)
        top = signed(signed(wrapped(ONE * common) - scaled)
                     - signed(safely_divided(scaled, common) * first))
        k0 = safely_divided(top, 3 * a)
        y = divided(divided(wrapped(D * D // other * k0), 4), ONE)
        if y < 0 or k0 < 0:
            raise Reverts("negative")
        self.check(y * ONE // D, limits)
        return [y, k0]

    def newton_D(self, A, gamma, xp, K0_prev=0):
        high, low = max(xp), min(xp)
        self.check(high, (10**9, 10**33))
        if low * ONE // high < 10**14:
            raise Reverts("limits")
        total = high + low
        if K0_prev == 0:
            D = 2 * math.isqrt(high * low)
        else:
            D = min(math.isqrt(4 * high * low // K0_prev * ONE % WORD), total)
        for _ in range(255):
            if D == 0:
                raise Reverts("division by zero")
            previous = D
            D = invariant_step(A, gamma, total, D, 4 * ONE * high // D * low // D, 2)
            if abs(D - previous) * 10**14 < max(10**16, D):
                for x in xp:
                    self.check(x * ONE // D, self.ratios(gamma)[2])
                return D
        raise Reverts("no convergence")


def invariant_step(A, gamma, total, D, k0, count):
    """A step of Newton's method for D, in the contracts' order of operations."""
    distance = abs(gamma + ONE - k0) + 1
    first = ONE * D // gamma * distance // gamma
    first = unsigned(first * distance * 10_000) // A
    second = 2 * count * ONE * k0 // distance
    if k0 == 0:
        raise Reverts("division by zero")
    slope = unsigned(total + total * second // ONE + first * count // k0 - second * D // ONE)
    if slope == 0:
        raise Reverts("division by zero")
    plus = unsigned(D * (slope + total)) // slope
    minus = unsigned(D * D) // slope
    correction = unsigned(D * (first // slope)) // ONE * abs(ONE - k0) // k0
    minus = unsigned(minus + correction if k0 < ONE else minus - correction)
    return plus - minus if plus > minus else (minus - plus) // 2


def tricrypto_invariant(A, gamma, xp, K0_prev=0):
    """The second implementation of TriCrypto-NG's invariant."""
    high, middle, low = sorted(xp, reverse=True)
    total = sum(xp)
    if K0_prev == 0:
        D = 3 * cube_root(unsigned(unsigned(high * middle) // ONE * low) // ONE)
    else:
        scale, back = next((scale, back) for limit, scale, back in
                           [(10**36, 10**36, 10**12), (10**24, 10**24, 10**6), (-1, ONE, 1)]
                           if total > limit)
        volume = unsigned(unsigned(high * middle) // scale * low)
        D = cube_root(unsigned(volume // K0_prev * 27 * back))
    for _ in range(255):
        if D == 0:
            raise Reverts("division by zero")
        previous = D
        k0 = ONE * high * 3 // D * middle * 3 // D * low * 3 // D
        D = invariant_step(A, gamma, total, D, k0, 3)
        if abs(D - previous) * 10**14 < max(10**16, D):
            for x in xp:
                if not 10**16 - 1 <= x * ONE // D <= 10**20:
                    raise Reverts("limits")
            return D
    raise Reverts("no convergence")


def checked_three_coins(A, gamma, xp, D, j):
    """The second implementation of TriCrypto-NG's closed form, and of Newton's method where it leaves it."""
    x, y = (signed(x) for place, x in enumerate(xp) if place != j)
    a = 10**36 // 27
    b = 10**36 // 9 + 2 * ONE * gamma // 27
    b -= signed(wrapped(D * D // x * gamma**2) * A) // 729 // 10_000 // y
    pull = wrapped(divided(signed(gamma**2 * (x + y - D)), D) * A)
    c = 10**36 // 9 + gamma * (gamma + 4 * ONE) // 27 + divided(divided(pull, 27), 10_000)
    d = (ONE + gamma) ** 2 // 27
    spread = abs(signed(safely_divided(signed(3 * a * c), b) - b))
    power = next((k - 18 for k in range(48, 19, -4) if spread > 10**k), 0)
    if a > abs(b):
        by = abs(divided(a, b))
        a, b, c, d = (divided(signed(value * by), 10**power) for value in (a, b, c, d))
    else:
        by = abs(divided(b, a))
        a, b, c, d = (divided(divided(value, by), 10**power) for value in (a, b, c, d))
    product = signed(3 * a * c)
    first = signed(divided(product, b) - b)
    tail = divided(signed(divided(signed(27 * a * a), b) * d), b)
    second = signed(signed(divided(signed(3 * product), b) - 2 * b) - tail)
    rest = divided(signed(4 * signed(first * first)), b)
    discriminant = signed(signed(second * second) + signed(rest * first))
    if discriminant <= 0:
        return [newton(A, gamma, [x, y], D), 0]
    root = math.isqrt(discriminant)
    if second > 0:
        inner = cube_root(signed(second + root) // 2)
    else:
        inner = -cube_root(unsigned(-signed(second - root)) // 2)
    outer = signed(signed_cube_root(b) ** 2)
    common = divided(signed(outer // ONE * inner), ONE)
    k0 = divided(signed(b + safely_divided(signed(b * first), common) - common), 3)
    solved = divided(signed(signed(D * D // 27 // y * D) // x * k0), a)
    return [unsigned(solved), unsigned(divided(signed(ONE * k0), a))]


def balance_fee(pool, xp):
    """The fee of TwoCrypto-NG v2.1.0 (second implementation)."""
    total = sum(xp)
    balance = 4 * ONE * xp[0] // total * xp[1] // total
    weighted = pool.fee_gamma * balance
    weight = weighted // (weighted // ONE + ONE - balance)
    return (pool.mid_fee * weight + pool.out_fee * (ONE - weight)) // ONE
