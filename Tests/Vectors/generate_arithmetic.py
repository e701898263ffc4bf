#!/usr/bin/env python3
"""Writes arithmetic.json: answers of Python's integers and fractions for the Arithmetic tests.

Run from this folder: python3 generate_arithmetic.py
The seed is fixed, so the file is the same every time. "-" stands for "no answer" (nil).
"""
import json
import random
from decimal import Decimal, getcontext
from fractions import Fraction
from math import isqrt

getcontext().prec = 200
random.seed(20_260_101)
W = 1 << 256
EDGE = [0, 1, 2, 3, (1 << 32) - 1, 1 << 32, (1 << 63) - 1, 1 << 63, (1 << 63) + 1,
        (1 << 64) - 2, (1 << 64) - 1]


def limbs():
    """A value whose limbs sit at the places where digit-wise algorithms go wrong."""
    count = random.choice([1, 2, 2, 3, 3, 4, 4])
    value = 0
    for _ in range(count):
        digit = random.choice(EDGE) if random.random() < 0.6 else random.getrandbits(64)
        value = value << 64 | digit
    return value


def any_value():
    kind = random.random()
    if kind < 0.6:
        return limbs()
    if kind < 0.8:
        return random.getrandbits(random.randint(1, 256))
    return max(0, min(W - 1, (1 << random.randint(0, 256)) + random.randint(-2, 2)))


def x(value):
    return "-" if value is None else hex(value)


def cut(value):
    return value if 0 <= value < W else None


def basic(count):
    rows = []
    for _ in range(count):
        a, b = any_value(), any_value()
        rows.append([x(a), x(b), x((a + b) % W), x(cut(a + b)), x((a - b) % W), x(cut(a - b)),
                     x(a * b >> 256), x(a * b % W)])
    return rows


def division(count):
    """Half of the dividends are next to a multiple of the divisor: the correction steps."""
    rows = []
    while len(rows) < count:
        a, b = any_value(), any_value()
        if b and random.random() < 0.5:
            a = max(0, min(W - 1, (a // b) * b + random.choice([-1, 0, 1])))
        rows.append([x(a), x(b), x(a // b if b else None), x(a % b if b else None)])
    return rows


def needs_addback(u, v):
    """Whether schoolbook division on 64-bit digits (Knuth, 4.3.1 D) adds the divisor back."""
    base = 1 << 64
    n = (v.bit_length() + 63) // 64
    shift = n * 64 - v.bit_length()
    u, v = u << shift, v << shift
    top, second = v >> 64 * (n - 1), v >> 64 * (n - 2) & base - 1
    for j in range(8 - n, -1, -1):
        part = u >> 64 * j
        head = part >> 64 * (n - 1)
        estimate, rest = divmod(head, top)
        third = part >> 64 * (n - 2) & base - 1
        while estimate >= base or estimate * second > rest * base + third:
            estimate, rest = estimate - 1, rest + top
            if rest >= base:
                break
        if estimate * v > part:
            return True
        u -= estimate * v << 64 * j
    return False


def knuth_addback(count):
    """Dividends whose digit estimate is still one too large after its correction."""
    digits = [0, 1, 3, 1 << 61, (1 << 63) - 1, 1 << 63, (1 << 64) - 2, (1 << 64) - 1]
    rows = []
    while len(rows) < count:
        u = sum(random.choice(digits) << 64 * i for i in range(4))
        v = sum(random.choice(digits) << 64 * i for i in range(random.choice([2, 3])))
        if v >> 64 and needs_addback(u, v):
            rows.append([x(u), x(v), x(u // v), x(u % v)])
    return rows


def mul_div(count):
    rows = []
    while len(rows) < count:
        a, b, d = any_value(), any_value(), any_value()
        kind = random.random()
        if d and kind < 0.25:  # near an exact multiple
            a = max(0, min(W - 1, (a // d) * d + random.choice([-1, 0, 1])))
        elif kind < 0.5:  # quotient near 2^256
            d = max(1, min(W - 1, (a * b >> 256) + random.randint(0, 2)))
        down = cut(a * b // d) if d else None
        up = cut(-(-a * b // d)) if d else None
        rows.append([x(a), x(b), x(d), x(down), x(up)])
    return rows


def shifts(count):
    rows = []
    for _ in range(count):
        a = any_value()
        s = random.choice([0, 1, 63, 64, 65, 127, 128, 129, 191, 192, 193, 255, 256, 300,
                           random.randint(0, 255)])
        rows.append([x(a), str(s), x((a << s) % W), x(a >> s), str(a.bit_length())])
    return rows


def texts(count):
    rows = []
    for _ in range(count):
        a = any_value()
        rows.append([x(a), str(a), x(isqrt(a)), float(a).hex()])
    return rows


def signed(count):
    rows = []
    for _ in range(count):
        a, b = any_value() * random.choice([1, -1]), any_value() * random.choice([1, -1])
        ok = lambda v: str(v) if abs(v) < W else "-"
        word = a % W if -(W >> 1) <= a < (W >> 1) else None
        rows.append([str(a), str(b), ok(a + b), ok(a - b),
                     "<" if a < b else "=" if a == b else ">", x(word)])
    return rows


def decimal_text():
    digits = random.choice([3, 8, 18, 30, 36])
    value = random.randrange(10 ** random.randint(1, digits)) * random.choice([1, 1, -1])
    places = random.randint(0, min(36, digits))
    text = str(abs(value)).rjust(places + 1, "0")
    if places:
        text = text[:-places] + "." + text[-places:]
    return ("-" if value < 0 else "") + text


LIMIT = (1 << 127) - 1


def fits(value, places):
    return abs(value * 10**places) <= LIMIT


def plain(value):
    """The fewest-digit text of a fraction that is a decimal."""
    return format(Decimal(value.numerator) / Decimal(value.denominator), "f")


def decimals(count):
    rows = []
    while len(rows) < count:
        s, t = decimal_text(), decimal_text()
        a, b = Fraction(s), Fraction(t)
        places = max(len(s.partition(".")[2]), len(t.partition(".")[2]))
        fit = fits(a, places) and fits(b, places)
        total = plain(a + b) if fit and fits(a + b, places) else "-"
        difference = plain(a - b) if fit and fits(a - b, places) else "-"
        order = "<" if a < b else "=" if a == b else ">"
        decimals_ = random.choice([0, 2, 6, 8, 18])
        raw = a * 10**decimals_
        down = str(raw.numerator // raw.denominator) if a >= 0 else "-"
        up = str(-(-raw.numerator // raw.denominator)) if a >= 0 else "-"
        steps_down = steps_up = "-"
        if fit and a >= 0 and b > 0 and a / b < 1 << 63:
            ratio = a / b
            low, high = ratio.numerator // ratio.denominator, -(-ratio.numerator // ratio.denominator)
            if high < 1 << 63:
                steps_down, steps_up = str(low), str(high)
            else:
                continue
        rows.append([s, t, total, difference, order, str(decimals_), down, up, steps_down, steps_up])
    return rows


def main():
    document = {
        "provenance": "Python integers and fractions; written by generate_arithmetic.py, seed fixed",
        "basic": basic(350), "division": division(500) + knuth_addback(120),
        "mulDiv": mul_div(650), "shifts": shifts(250), "texts": texts(250),
        "signed": signed(200), "decimals": decimals(400),
    }
    with open("arithmetic.json", "w") as file:
        file.write("{\n")
        names = list(document)
        for name in names:
            value = document[name]
            end = "," if name != names[-1] else ""
            if isinstance(value, str):
                file.write(f'"{name}": {json.dumps(value)}{end}\n')
                continue
            file.write(f'"{name}": [\n')
            file.write(",\n".join(json.dumps(row, separators=(",", ":")) for row in value))
            file.write(f"\n]{end}\n")
        file.write("}\n")


if __name__ == "__main__":
    main()
