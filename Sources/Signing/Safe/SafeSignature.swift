import Arithmetic
public import Basics
public import Cryptography
import Ethereum

/// One owner's approval of a Safe transaction, in the kinds that Safe 1.3.0 and 1.4.1 take.
public struct SafeSignature: Hashable, Sendable {
    /// What kind of approval, told by the byte `v`.
    public enum Kind: Hashable, Sendable {
        /// 0: the owner is a contract, which is asked by EIP-1271 with these bytes.
        case contract([UInt8])
        /// 1: the owner approved the hash in a transaction of its own, or sends the transaction.
        case approvedHash
        /// 27 and 28: the owner's key signed the hash.
        case account(RecoverableSignature)
        /// 31 and 32: the owner's key signed the hash as a message for people (`eth_sign`).
        case message(RecoverableSignature)
    }

    /// The owner.
    public let owner: Address
    /// The approval.
    public let kind: Kind

    /// An approval that needs no key here: of a contract, or given before.
    public init(owner: Address, contractSignature: [UInt8]?) {
        self.owner = owner
        kind = contractSignature.map { .contract($0) } ?? .approvedHash
    }

    /// An approval by a key; the owner is who signed.
    ///
    /// Refuses a signature that no key made. A high `s` is taken, as the contract takes it.
    public init(
        _ signature: RecoverableSignature, over hash: Hash32, isMessage: Bool = false
    ) throws(SigningError) {
        let digest = isMessage ? SafeSignature.messageDigest(hash) : hash
        do throws(CryptographyError) {
            owner = try Secp256k1.recover(digest: digest, signature: signature).address
        } catch {
            throw SigningError(.badSignature, "\(error)")
        }
        kind = isMessage ? .message(signature) : .account(signature)
    }

    /// What `eth_sign` signs for a hash (EIP-191, version 0x45).
    public static func messageDigest(_ hash: Hash32) -> Hash32 {
        ABI.hash(Array("\u{19}Ethereum Signed Message:\n32".utf8) + hash.bytes)
    }
}

/// The approvals of a Safe transaction, as `execTransaction` takes them.
public struct SafeSignatures: Hashable, Sendable {
    /// Sorted by owner, each owner once.
    public let signatures: [SafeSignature]

    /// The most owners that are taken.
    public static let countMax = 256
    /// Longer encodings are refused.
    static let bytesMax = 262_144

    /// Sorts approvals; refuses two of one owner.
    public init(_ signatures: [SafeSignature]) throws(SigningError) {
        guard signatures.count <= SafeSignatures.countMax else {
            throw SigningError(.badSignature, "\(signatures.count) signatures")
        }
        let sorted = signatures.sorted { $0.owner < $1.owner }
        guard zip(sorted, sorted.dropFirst()).allSatisfy({ $0.owner < $1.owner }),
            // The contract's list starts at the address 1, so zero is never an owner.
            sorted.first?.owner != .zero
        else { throw SigningError(.badSignature, "an owner signed twice, or is zero") }
        self.signatures = sorted
    }

    /// 65 bytes for each approval in the order of owners, then what contract signatures need.
    public var bytes: [UInt8] {
        var head: [UInt8] = []
        var tail: [UInt8] = []
        for signature in signatures {
            switch signature.kind {
            case .account(let key): head += SafeSignatures.bytes(key, v: 27)
            case .message(let key): head += SafeSignatures.bytes(key, v: 31)
            case .approvedHash:
                head += TypedWord.address(signature.owner) + TypedWord.number(.zero) + [1]
            case .contract(let content):
                let offset = 65 * signatures.count + tail.count
                head += TypedWord.address(signature.owner) + TypedWord.number(UInt256(offset)) + [0]
                tail += TypedWord.number(UInt256(content.count)) + content
            }
        }
        return head + tail
    }

    private static func bytes(_ signature: RecoverableSignature, v: UInt8) -> [UInt8] {
        signature.r.bigEndianBytes + signature.s.bigEndianBytes + [v + signature.yParity]
    }
}
