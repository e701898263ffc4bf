"""Peer of `depth-deltas`: a JSON library's loads of the same messages, nothing converted.

Argument: the messages, one a line.
"""
import sys

import peer

try:
    import orjson

    name, loads = f"orjson {orjson.__version__} loads", orjson.loads
except ImportError:
    import json

    name, loads = "json loads", json.loads

messages = sys.argv[1].encode().splitlines()


def body():
    for message in messages:
        loads(message)


def units(text, places):
    whole, _, fraction = text.partition(".")
    return int(whole + fraction[:places].ljust(places, "0"))


answer = 0
for message in map(loads, messages):
    for price, size in message["b"] + message["a"]:
        answer += units(price, 2) * 31 + units(size, 8)
peer.measure(name, body, len(messages), answer % 2**64)
