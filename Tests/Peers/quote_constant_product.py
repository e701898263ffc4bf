"""Peer of `quote-constant-product`: the pair's formula with Python's integers.

Arguments: reserve in, reserve out, first amount in, how many amounts.
"""
import sys

import peer

reserve_in, reserve_out, first, count = map(int, sys.argv[1:5])


def quote(amount_in, reserve_in, reserve_out):
    taxed = amount_in * 997
    return taxed * reserve_out // (reserve_in * 1000 + taxed)


def body():
    return sum(quote(first + offset, reserve_in, reserve_out) for offset in range(count))


peer.measure("plain Python", body, count, body() % 2**64)
