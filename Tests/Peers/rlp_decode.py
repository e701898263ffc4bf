"""Peer of `rlp-decode`: the fields of a type 2 transaction out of RLP, each as its type.

Argument: the encoding in hex.
"""
import sys

import peer

try:
    import rlp
    from rlp.sedes import Binary, CountableList, List, big_endian_int, binary
except ImportError:
    peer.skip("rlp is not installed")

data = bytes.fromhex(sys.argv[1])
COUNT = 100

ADDRESS = Binary.fixed_length(20, allow_empty=True)
ACCESS = List([Binary.fixed_length(20), CountableList(Binary.fixed_length(32))])
# The fields as eth-account declares them for its own decoder.
FIELDS = List(
    [big_endian_int] * 5
    + [ADDRESS, big_endian_int, binary, CountableList(ACCESS)]
    + [big_endian_int] * 3
)


def body():
    for _ in range(COUNT):
        rlp.decode(data, FIELDS)


answer = rlp.encode(rlp.decode(data, FIELDS), FIELDS).hex()
peer.measure(f"rlp {rlp.__version__}, typed", body, COUNT, answer)
