# pragma version ~=0.4.3
"""
@title Permit2
@custom:contract-name Permit2
@license Apache-2.0
@notice Moves tokens by one signature, once, with the interface, the
        typed data (EIP-712) and the unordered nonces of Uniswap's
        Permit2, for accounts without code.
"""


from ethereum.ercs import IERC20
from interfaces import IPermit2


DOMAIN_TYPE: constant(bytes32) = keccak256(
    "EIP712Domain(string name,uint256 chainId,address verifyingContract)"
)
PERMISSIONS_TYPE: constant(bytes32) = keccak256("TokenPermissions(address token,uint256 amount)")
PERMIT_TYPE: constant(bytes32) = keccak256(
    "PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)TokenPermissions(address token,uint256 amount)"
)


nonceBitmap: public(HashMap[address, HashMap[uint256, uint256]])


@external
@view
def DOMAIN_SEPARATOR() -> bytes32:
    """
    @dev Returns the hash of the domain.
    @return bytes32 The hash.
    """
    return self._domain()


@external
def permitTransferFrom(
    permit: IPermit2.PermitTransferFrom,
    transferDetails: IPermit2.SignatureTransferDetails,
    owner: address,
    signature: Bytes[65],
):
    """
    @dev Moves tokens of the owner, who signed for it with the caller as
         the spender.
    @param permit What was signed.
    @param transferDetails The receiver and the amount.
    @param owner The owner.
    @param signature The owner's signature.
    """
    assert block.timestamp <= permit.deadline, "SignatureExpired"
    assert transferDetails.requestedAmount <= permit.permitted.amount, "InvalidAmount"
    bit: uint256 = 1 << (permit.nonce & 255)
    word: uint256 = self.nonceBitmap[owner][permit.nonce >> 8]
    assert word & bit == 0, "InvalidNonce"
    self.nonceBitmap[owner][permit.nonce >> 8] = word | bit

    permitted: bytes32 = keccak256(
        abi_encode(PERMISSIONS_TYPE, permit.permitted.token, permit.permitted.amount)
    )
    hashed: bytes32 = keccak256(
        abi_encode(PERMIT_TYPE, permitted, msg.sender, permit.nonce, permit.deadline)
    )
    digest: bytes32 = keccak256(concat(b"\x19\x01", self._domain(), hashed))
    assert len(signature) == 65, "InvalidSignatureLength"
    r: uint256 = convert(slice(signature, 0, 32), uint256)
    s: uint256 = convert(slice(signature, 32, 32), uint256)
    v: uint256 = convert(slice(signature, 64, 1), uint256)
    signer: address = ecrecover(digest, v, r, s)
    assert signer != empty(address) and signer == owner, "InvalidSigner"
    assert extcall IERC20(permit.permitted.token).transferFrom(
        owner, transferDetails.to, transferDetails.requestedAmount, default_return_value=True
    )


@internal
@view
def _domain() -> bytes32:
    """
    @dev Computes the hash of the domain.
    @return bytes32 The hash.
    """
    return keccak256(abi_encode(DOMAIN_TYPE, keccak256("Permit2"), chain.id, self))
