import Arithmetic
import Basics
import Cryptography
import Ethereum
import FuzzSupport

/// A transaction with one blob, too long for a fuzzer to find: made here, damaged by the input.
///
/// A target of its own, because one run costs as much as a hundred others.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let whole = sound(&input)
    var bytes = whole.raw
    if input.rest.isEmpty {
        require((try? PooledTransaction.decode(bytes)) == whole, "what was made is read again")
        return 0
    }
    while input.rest.count >= 4 {
        let place = Int(input.byte()) << 16 | Int(input.byte()) << 8 | Int(input.byte())
        // The structure stands in front of the blob and behind it: both ends are struck.
        let index = place & 1 == 0 ? (place >> 1) % 512 : bytes.count - 1 - place % 8192
        if bytes.indices.contains(index) { bytes[index] = input.byte() }
    }
    if let last = input.rest.first { bytes.removeLast(min(Int(last), bytes.count)) }
    if let pooled = try? PooledTransaction.decode(bytes) {
        require(pooled.raw == bytes, "a transaction with blobs has one encoding")
    }
    return 0
}

private func sound(_ input: inout FuzzInput) -> PooledTransaction {
    let form: BlobSidecar.Form = input.byte() & 1 == 0 ? .wholeBlobs : .cells
    let point = [UInt8](repeating: input.byte(), count: BlobSidecar.pointByteCount)
    let sidecar = BlobSidecar(
        form: form, blobs: [[UInt8](repeating: 1, count: BlobSidecar.blobByteCount)],
        commitments: [point], proofs: Array(repeating: point, count: form.proofsPerBlob))
    let fields = BlobTransaction(
        chainId: ChainId(1), nonce: UInt64(input.byte()), maxPriorityFeePerGas: 1,
        maxFeePerGas: 2, gas: 21_000, to: .zero, value: 0, input: [], maxFeePerBlobGas: 1,
        blobVersionedHashes: [BlobSidecar.versionedHash(ofCommitment: point)])
    // The generator's x coordinate belongs to a point, so some key made this signature.
    let signature = RecoverableSignature(r: generatorX, s: 1, yParity: 0)
    guard let signed = try? Transaction.blob(fields).signed(with: signature),
        let whole = try? PooledTransaction(signed, sidecar: sidecar)
    else { fatalError("a sound transaction with a blob can be made") }
    return whole
}
