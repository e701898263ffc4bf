import Basics

/// A transaction as nodes pass it on before it is mined: type 3 with its blobs beside it, every
/// other type as it stands in a block.
public struct PooledTransaction: Hashable, Sendable {
    /// The transaction; its hash does not depend on the blobs.
    public let transaction: SignedTransaction
    /// The blobs; nil for other types, and for a type 3 transaction taken from a block.
    public let sidecar: BlobSidecar?

    /// Joins a transaction with blobs; refuses blobs that are not the transaction's.
    public init(
        _ transaction: SignedTransaction, sidecar: BlobSidecar? = nil
    ) throws(EthereumError) {
        if let sidecar {
            guard case .blob(let fields) = transaction.transaction else {
                throw EthereumError(.wrongKind, "sidecar")
            }
            try sidecar.check(against: fields)
        }
        self.transaction = transaction
        self.sidecar = sidecar
    }

    /// The bytes that go to the network.
    public var raw: [UInt8] {
        guard let sidecar else { return transaction.raw }
        let count = sidecar.blobs.count * (BlobSidecar.blobByteCount + 64)
        var writer = RLPWriter(after: [3], capacity: count + 64 * sidecar.proofs.count + 4096)
        writer.list { list in
            transaction.transaction.write(to: &list, with: transaction.signature)
            if sidecar.form == .cells { list.append(PooledTransaction.cellsVersion) }
            for points in [sidecar.blobs, sidecar.commitments, sidecar.proofs] {
                list.list { items in
                    for point in points { items.append(point) }
                }
            }
        }
        return writer.bytes
    }

    /// The version of the wrapper with cell proofs (EIP-7594).
    private static let cellsVersion: UInt64 = 1

    /// Reads either form strictly: what it accepts encodes back to the same bytes.
    public static func decode(_ raw: [UInt8]) throws(EthereumError) -> PooledTransaction {
        guard raw.first == 3 else {
            return try PooledTransaction(SignedTransaction.decode(raw))
        }
        var reader = try RLPFields(decoding: raw, from: 1, name: "type 3 transaction")
        guard reader.isListNext else {
            return try PooledTransaction(SignedTransaction.decode(raw))
        }
        let form: BlobSidecar.Form = reader.remaining == 5 ? .cells : .wholeBlobs
        guard reader.remaining == 4 || reader.remaining == 5 else {
            throw EthereumError(.wrongFieldCount, "type 3 transaction")
        }
        var body = try reader.list("transaction")
        let transaction = try SignedTransaction.decodeFields(&body, type: 3)
        if form == .cells, try reader.word("version") != cellsVersion {
            throw EthereumError(.unsupportedType, "sidecar version")
        }
        let sidecar = BlobSidecar(
            form: form, blobs: try points(&reader, "blobs", BlobSidecar.blobByteCount),
            commitments: try points(&reader, "commitments", BlobSidecar.pointByteCount),
            proofs: try points(&reader, "proofs", BlobSidecar.pointByteCount))
        let decoded = try PooledTransaction(transaction, sidecar: sidecar)
        guard decoded.raw == raw else { throw EthereumError(.nonCanonical, "transaction") }
        return decoded
    }

    private static func points(
        _ reader: inout RLPFields, _ name: String, _ count: Int
    ) throws(EthereumError) -> [[UInt8]] {
        var list = try reader.list(name)
        var points: [[UInt8]] = []
        while list.remaining > 0 { points.append(try list.bytes(name, count: count)) }
        return points
    }
}
