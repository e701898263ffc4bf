"""Peer of `rlp-decode`: the fields of a type 2 transaction out of RLP, as bytes.

Argument: the encoding in hex.
"""
import sys

import peer

try:
    import rlp
except ImportError:
    peer.skip("rlp is not installed")

data = bytes.fromhex(sys.argv[1])
COUNT = 100


def body():
    for _ in range(COUNT):
        rlp.decode(data)


peer.measure(f"rlp {rlp.__version__}", body, COUNT, rlp.encode(rlp.decode(data)).hex())
