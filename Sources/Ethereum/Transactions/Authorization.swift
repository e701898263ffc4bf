public import Arithmetic
public import Basics
public import Cryptography

/// The wish of an account to run the code of a contract (EIP-7702), not yet signed.
public struct Authorization: Hashable, Sendable {
    /// The chain on which it counts; zero means every chain.
    public var chainId: UInt256
    /// The contract whose code is meant; the zero address takes the code away.
    public var address: Address
    /// The account's nonce at the moment of use.
    public var nonce: UInt64

    /// An authorization.
    public init(chainId: UInt256, address: Address, nonce: UInt64) {
        self.chainId = chainId
        self.address = address
        self.nonce = nonce
    }

    /// The digest the account signs: keccak(0x05, rlp(chain id, address, nonce)).
    public var signingHash: Hash32 {
        var writer = RLPWriter(after: [5], capacity: 80)
        writer.list { list in write(to: &list) }
        return Keccak256.hash(writer.bytes)
    }

    func write(to list: inout RLPWriter) {
        list.append(chainId)
        list.append(address)
        list.append(nonce)
    }
}

/// An authorization as a transaction carries it.
///
/// Its signature may be worthless: the chain then skips it, and the transaction stays valid.
public struct SignedAuthorization: Hashable, Sendable {
    /// What was signed.
    public var authorization: Authorization
    /// The parity, anything up to 255 on the wire; only 0 and 1 belong to a key.
    public var yParity: UInt8
    /// The signature's `r`, unchecked.
    public var r: UInt256
    /// The signature's `s`, unchecked.
    public var s: UInt256

    /// From its parts.
    public init(authorization: Authorization, yParity: UInt8, r: UInt256, s: UInt256) {
        self.authorization = authorization
        self.yParity = yParity
        self.r = r
        self.s = s
    }

    /// From a signature over the authorization's `signingHash`.
    public init(authorization: Authorization, signature: RecoverableSignature) {
        self.init(
            authorization: authorization, yParity: signature.yParity, r: signature.r,
            s: signature.s)
    }

    /// The account that signed; nil when the chain would skip the authorization for its signature
    /// or its nonce of 2^64 − 1.
    public var authority: Address? {
        let signature = RecoverableSignature(r: r, s: s, yParity: yParity)
        guard signature.isLow, authorization.nonce != .max else { return nil }
        return try? Secp256k1.recover(digest: authorization.signingHash, signature: signature)
            .address
    }
}
