"""Peer of `quote-concentrated`: exact swaps over ticks with Python's integers.

Argument: a JSON object {"feePips","sqrtPriceX96","liquidity","stops":[[sqrtPriceX96,net]...],
"amountIn","count"}; token0 goes in, the stops are those below the price, highest first.
"""
import json
import sys


def above(numerator, denominator):
    """The quotient, rounded up."""
    return -(-numerator // denominator)


def quote(pool, amount_in):
    """The output of a swap of exactly this input, token0 for token1."""
    price, liquidity = pool["sqrtPriceX96"], pool["liquidity"]
    keep = 1_000_000 - pool["feePips"]
    remaining, out = amount_in, 0
    for target, net in pool["stops"]:
        shifted = liquidity << 96
        usable = remaining * keep // 1_000_000
        needed = above(above(shifted * (price - target), price), target)
        reaches = usable >= needed
        after = target if reaches else above(shifted * price, shifted + usable * price)
        out += liquidity * (price - after) >> 96
        if not reaches:
            return out
        remaining -= needed + above(needed * pool["feePips"], keep)
        price, liquidity = target, liquidity - net
    raise ValueError("the liquidity ends before the amount")


def main():
    import peer

    pool = json.loads(sys.argv[1])
    for name in ("sqrtPriceX96", "liquidity", "amountIn"):
        pool[name] = int(pool[name])
    pool["stops"] = [(int(price), int(net)) for price, net in pool["stops"]]
    first, count = pool["amountIn"], pool["count"]

    def body():
        return sum(quote(pool, first + offset) for offset in range(count))

    peer.measure("plain Python", body, count, body() % 2**64)


if __name__ == "__main__":
    main()
