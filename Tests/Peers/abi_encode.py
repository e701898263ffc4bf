"""Peer of `abi-encode`: a tuple by the contract ABI.

Arguments: its type, its encoding in hex, from which it takes the values.
"""
import sys

import peer

try:
    import eth_abi
except ImportError:
    peer.skip("eth_abi is not installed")

types, data = [sys.argv[1]], bytes.fromhex(sys.argv[2])
values = eth_abi.decode(types, data)
COUNT = 50


def body():
    for _ in range(COUNT):
        eth_abi.encode(types, values)


peer.measure(f"eth_abi {eth_abi.__version__}", body, COUNT, eth_abi.encode(types, values).hex())
