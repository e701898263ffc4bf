"""Peer of `receipt-decode` and `logs-decode`: a JSON library's loads of the answer, nothing converted.

Argument: a node's answer to one call.
"""
import sys

import peer

try:
    import orjson

    name, loads = f"orjson {orjson.__version__} loads", orjson.loads
except ImportError:
    import json

    name, loads = "json loads", json.loads

message = sys.argv[1].encode()
COUNT = 20


def body():
    for _ in range(COUNT):
        loads(message)


result = loads(message)["result"]
peer.measure(name, body, COUNT, len(result if isinstance(result, list) else result["logs"]))
