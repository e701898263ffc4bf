import Basics
import Cryptography

/// What a machine draws: one stream of its seed, told apart by purpose and session.
///
/// A seed is 32 fresh bytes of the system for each machine, so that nothing depends on how much a
/// machine draws, and a run can be repeated for a model.
enum SeededRandomness {
    /// How many bytes a seed has.
    static let seedBytes = 32

    /// Fills secret memory; `badParameter` for a seed of another length.
    static func fill(
        _ target: SecretMemory, seed: SecretBytes, purpose: String, session: Hash32,
        oracle: RandomOracle
    ) throws(ThresholdError) {
        guard seed.count == seedBytes else { throw ThresholdError(.badParameter, field: "seed") }
        try failing { () throws(CryptographyError) in
            try oracle.begin(.randomness).field(seed).field(Array(purpose.utf8)).field(session)
                .squeeze(into: target)
        }
    }
}

extension SecretMemory {
    /// The scalar of 48 bytes at an offset, modulo the order.
    func wideScalar(at offset: Int) -> Scalar {
        withUnsafeBytes { bytes in
            let end = offset + DKLs23Parameters.wideScalarBytes
            return Scalar(reducing48: UnsafeRawBufferPointer(rebasing: bytes[offset..<end]))
        }
    }
}
