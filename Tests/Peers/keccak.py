"""Peer of `keccak-136` and `keccak-1024`: Keccak-256 as Python's Ethereum libraries compute it.

Argument: the bytes in hex.
"""
import sys

import peer

try:
    from Crypto import __version__ as version
    from Crypto.Hash import keccak
except ImportError:
    peer.skip("pycryptodome is not installed")

data = bytes.fromhex(sys.argv[1])
COUNT = 200


def digest():
    return keccak.new(data=data, digest_bits=256, update_after_digest=True).digest()


def body():
    for _ in range(COUNT):
        digest()


peer.measure(f"pycryptodome {version}", body, COUNT, digest().hex())
