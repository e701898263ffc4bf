# pragma version 0.4.3
"""
@title A wallet that judges signatures
@notice Says yes to what its owner has signed, by EIP-1271, and nothing else.
"""

OWNER: immutable(address)
MAGIC: constant(bytes4) = 0x1626ba7e


@deploy
def __init__(owner: address):
    OWNER = owner


@external
@view
def isValidSignature(digest: bytes32, signature: Bytes[65]) -> bytes4:
    """
    @notice Whether the owner signed a hash.
    @param digest The hash.
    @param signature r, s and v, 65 bytes.
    @return 0x1626ba7e for yes, zero for no.
    """
    if len(signature) != 65:
        return empty(bytes4)
    r: uint256 = convert(slice(signature, 0, 32), uint256)
    s: uint256 = convert(slice(signature, 32, 32), uint256)
    v: uint256 = convert(slice(signature, 64, 1), uint256)
    signer: address = ecrecover(digest, v, r, s)
    if signer != OWNER or signer == empty(address):
        return empty(bytes4)
    return MAGIC
