import Basics
import Cryptography

/// The hashes of the base transfers of one setup.
///
/// The number of the transfer and of the branch are part of both, so that no two keys are alike even
/// when points are.
struct TransferHash {
    let setup: Hash32
    let oracle: RandomOracle

    /// A point whose logarithm nobody knows: the first even point whose x is a hash of the input.
    ///
    /// Never a multiple of the generator, whose factor would be the logarithm. The number of tries
    /// shows the input, so who must hide which of two inputs it uses computes both.
    func point(
        transfer: Int, branch: UInt8, of input: UnsafeRawBufferPointer
    ) throws(CryptographyError) -> CurvePoint {
        var candidate = [UInt8](repeating: 2, count: CurvePoint.byteCount)
        for counter in 0..<DKLs23Parameters.pointTriesMax {
            oracle.begin(.point).field(setup).field(UInt16(transfer)).field(branch).field(input)
                .field(UInt8(counter))
            let x = try oracle.output(count: 32)
            candidate.replaceSubrange(1..., with: x)
            if let point = try? CurvePoint(candidate) { return point }
        }
        throw CryptographyError(.badParameter, "point")
    }

    /// The key of a branch, from the sender's point, both points of the receiver and the secret one.
    func key(
        transfer: Int, branch: UInt8, offer: [UInt8], points: UnsafeRawBufferPointer,
        product: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) throws(CryptographyError) {
        let size = CurvePoint.byteCount
        try oracle.begin(.transferKey).field(setup).field(UInt16(transfer)).field(branch)
            .field(offer)
            .field(UnsafeRawBufferPointer(rebasing: points[..<size]))
            .field(UnsafeRawBufferPointer(rebasing: points[size...]))
            .field(product).squeeze(into: target)
    }
}
