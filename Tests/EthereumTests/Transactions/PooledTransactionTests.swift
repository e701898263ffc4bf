import Basics
import Cryptography
import Ethereum
import Testing

@Suite struct PooledTransactionTests {
    /// A transaction with two blobs that hold a byte each.
    private func pooled(_ form: BlobSidecar.Form) throws -> PooledTransaction {
        let commitments: [[UInt8]] = [
            [UInt8](repeating: 0xc0, count: 48), [UInt8](repeating: 0xc1, count: 48),
        ]
        var blob = TypedTransactionTests.blob
        blob.blobVersionedHashes = commitments.map(BlobSidecar.versionedHash)
        let sidecar = BlobSidecar(
            form: form,
            blobs: [5, 6].map { [UInt8](repeating: $0, count: BlobSidecar.blobByteCount) },
            commitments: commitments,
            proofs: (0..<2 * form.proofsPerBlob).map {
                [UInt8](repeating: UInt8($0 % 251), count: 48)
            })
        return try PooledTransaction(TypedTransactionTests.sign(.blob(blob)), sidecar: sidecar)
    }

    @Test(arguments: [BlobSidecar.Form.wholeBlobs, .cells])
    func `both wrappers are read back, and only by who may meet them`(
        form: BlobSidecar.Form
    ) throws {
        let pooled = try pooled(form)
        let raw = pooled.raw
        let decoded = try PooledTransaction.decode(raw)
        #expect(decoded == pooled)
        #expect(decoded.sidecar?.form == form)
        #expect(decoded.transaction.hash == Keccak256.hash(pooled.transaction.raw))
        #expect(throws: EthereumError(.wrongFieldCount)) { try SignedTransaction.decode(raw) }
        #expect(throws: EthereumError(.trailingBytes)) { try PooledTransaction.decode(raw + [0]) }
        #expect(throws: EthereumError(.truncated)) { try PooledTransaction.decode(raw.dropLast()) }
    }

    @Test func `the form of a block is read too`() throws {
        let signed = try pooled(.cells).transaction
        #expect(try PooledTransaction.decode(signed.raw) == PooledTransaction(signed))
    }

    @Test func `blobs that are not the transaction's are refused`() throws {
        let pooled = try pooled(.wholeBlobs)
        let whole = try #require(pooled.sidecar)
        func refusal(_ change: (inout BlobSidecar) -> Void) -> EthereumError? {
            var sidecar = whole
            change(&sidecar)
            do throws(EthereumError) {
                _ = try PooledTransaction(pooled.transaction, sidecar: sidecar)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal { $0.blobs.removeLast() } == EthereumError(.wrongFieldCount))
        #expect(refusal { $0.commitments.removeLast() } == EthereumError(.wrongFieldCount))
        #expect(refusal { $0.proofs.removeLast() } == EthereumError(.wrongFieldCount))
        #expect(refusal { $0.form = .cells } == EthereumError(.wrongFieldCount))
        #expect(refusal { $0.blobs[0].removeLast() } == EthereumError(.wrongLength))
        #expect(refusal { $0.proofs[0].append(0) } == EthereumError(.wrongLength))
        #expect(refusal { $0.commitments[0][0] ^= 1 } == EthereumError(.commitmentMismatch))
        #expect(refusal { _ in } == nil)
        let plain = try TypedTransactionTests.sign(.legacy(TransactionTests.example))
        #expect(throws: EthereumError(.wrongKind)) {
            try PooledTransaction(plain, sidecar: whole)
        }
    }

    @Test func `another version of the wrapper is refused`() throws {
        let raw = try pooled(.cells).raw
        guard case .list(var parts) = try RLP.decode(Array(raw.dropFirst())) else {
            Issue.record("no list")
            return
        }
        for version: [UInt8] in [[], [2]] {
            parts[1] = .bytes(version)
            #expect(throws: EthereumError(.unsupportedType)) {
                try PooledTransaction.decode([3] + RLP.encode(.list(parts)))
            }
        }
    }
}
