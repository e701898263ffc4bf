"""Peer of `abi-decode`: a tuple out of ABI data.

Arguments: its type, its encoding in hex.
"""
import sys

import peer

try:
    import eth_abi
except ImportError:
    peer.skip("eth_abi is not installed")

types, data = [sys.argv[1]], bytes.fromhex(sys.argv[2])
COUNT = 50


def body():
    for _ in range(COUNT):
        eth_abi.decode(types, data)


answer = eth_abi.encode(types, eth_abi.decode(types, data)).hex()
peer.measure(f"eth_abi {eth_abi.__version__}", body, COUNT, answer)
