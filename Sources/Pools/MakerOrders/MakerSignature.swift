public import Basics
import Ethereum

/// A maker's signature of an order.
public enum MakerSignature: Hashable, Sendable {
    /// Over the order's digest itself: 0x kind 2 (`EIP712`), and 1inch.
    ///
    /// 65 bytes (r, s, then 27 or 28, or 0 or 1), or the 64 of EIP-2098 (r, then s with the parity in
    /// its top bit), which 1inch calls `r` and `vs`.
    case typedData([UInt8])
    /// Over the digest as a personal message of 32 bytes (EIP-191): 0x kind 3 (`EthSign`).
    case ethSign([UInt8])
    /// One that the maker's contract judges (EIP-1271), with the answer that it gave.
    ///
    /// The question is the caller's to ask, again at each block.
    case contract([UInt8], isValid: Bool)

    /// A signature as 0x carries it.
    ///
    /// Throws `reverts` for kinds that the exchange proxy never takes and for a `v` that is neither 27
    /// nor 28.
    public init(
        zeroExKind kind: UInt8, v: UInt8, r: Hash32, s: Hash32
    ) throws(PoolError) {
        guard v == 27 || v == 28 else {
            throw MakerOrderRefusal(.badSignature, "v is neither 27 nor 28").error
        }
        let bytes = r.bytes + s.bytes + [v]
        switch kind {
        case 2: self = .typedData(bytes)
        case 3: self = .ethSign(bytes)
        default:
            throw MakerOrderRefusal(.badSignature, "a kind that nobody can have signed").error
        }
    }

    /// The bytes.
    public var bytes: [UInt8] {
        switch self {
        case .typedData(let bytes), .ethSign(let bytes), .contract(let bytes, _): bytes
        }
    }

    /// The account that signed; nil for a contract's signature, which names none.
    ///
    /// Throws `reverts` for bytes that are no signature, among them those with a high s, which no
    /// protocol takes.
    public func signer(of digest: Hash32) throws(PoolError) -> Address? {
        let signed: Hash32
        switch self {
        case .typedData: signed = digest
        case .ethSign: signed = PersonalMessage.hash(digest.bytes)
        case .contract: return nil
        }
        do throws(EthereumError) {
            return try DigestSigner.recover(from: bytes, over: signed)
        } catch {
            throw MakerOrderRefusal(.badSignature, "\(error)").error
        }
    }
}
