"""Peer of `rlp-encode`: the fields of a type 2 transaction in RLP.

Argument: the encoding in hex, from which it takes its fields.
"""
import sys

import peer

try:
    import rlp
except ImportError:
    peer.skip("rlp is not installed")

data = bytes.fromhex(sys.argv[1])
fields = rlp.decode(data)
COUNT = 100


def body():
    for _ in range(COUNT):
        rlp.encode(fields)


peer.measure(f"rlp {rlp.__version__}", body, COUNT, rlp.encode(fields).hex())
