public import Basics
import Cryptography

/// The blobs of a type 3 transaction with their commitments and proofs, as nodes pass them on.
///
/// That commitments and proofs belong to the blobs (KZG) is not checked here; that the hashes in
/// the transaction belong to the commitments is.
public struct BlobSidecar: Hashable, Sendable {
    /// How the proofs are cut.
    public enum Form: String, Hashable, Sendable {
        /// One proof a blob (EIP-4844).
        case wholeBlobs = "4844"
        /// 128 cell proofs a blob (EIP-7594), since Fusaka.
        case cells = "7594"

        /// Proofs a blob.
        public var proofsPerBlob: Int { self == .cells ? 128 : 1 }
    }

    /// Bytes in a blob: 4096 field elements of 32.
    public static let blobByteCount = 131_072
    /// Bytes in a commitment or a proof: a compressed point of BLS12-381.
    public static let pointByteCount = 48
    /// Blob gas that a blob uses.
    public static let gasPerBlob = 131_072

    /// How the proofs are cut.
    public var form: Form
    /// The blobs, `blobByteCount` bytes each.
    public var blobs: [[UInt8]]
    /// One commitment a blob, `pointByteCount` bytes each.
    public var commitments: [[UInt8]]
    /// The proofs, `pointByteCount` bytes each, in the blobs' order.
    public var proofs: [[UInt8]]

    /// A sidecar; `check` tells whether it is whole.
    public init(form: Form, blobs: [[UInt8]], commitments: [[UInt8]], proofs: [[UInt8]]) {
        self.form = form
        self.blobs = blobs
        self.commitments = commitments
        self.proofs = proofs
    }

    /// The hash that stands in the transaction: version 1, then the tail of the commitment's
    /// SHA-256.
    public static func versionedHash(ofCommitment commitment: [UInt8]) -> Hash32 {
        // A digest has 32 bytes, so one byte and its tail are a hash.
        Hash32(bytes: [1] + SHA256.hash(commitment).bytes.dropFirst()) ?? .zero
    }

    /// Refuses wrong sizes, wrong counts, and hashes that are not those of the commitments.
    public func check(against transaction: BlobTransaction) throws(EthereumError) {
        let count = transaction.blobVersionedHashes.count
        guard blobs.count == count else { throw EthereumError(.wrongFieldCount, "blobs") }
        guard commitments.count == count else {
            throw EthereumError(.wrongFieldCount, "commitments")
        }
        guard proofs.count == count * form.proofsPerBlob else {
            throw EthereumError(.wrongFieldCount, "proofs")
        }
        guard blobs.allSatisfy({ $0.count == BlobSidecar.blobByteCount }) else {
            throw EthereumError(.wrongLength, "blobs")
        }
        guard commitments.allSatisfy({ $0.count == BlobSidecar.pointByteCount }) else {
            throw EthereumError(.wrongLength, "commitments")
        }
        guard proofs.allSatisfy({ $0.count == BlobSidecar.pointByteCount }) else {
            throw EthereumError(.wrongLength, "proofs")
        }
        let hashes = commitments.map(BlobSidecar.versionedHash)
        guard hashes == transaction.blobVersionedHashes else {
            throw EthereumError(.commitmentMismatch, "blobVersionedHashes")
        }
    }
}
