import Basics
import Cryptography

/// The consistency check of the extension: every row, folded by the same challenges.
///
/// The check of KOS15 with the correction of Roy (eprint 2022/192): a row's four blocks of 128 bits
/// are multiplied by four challenges, the fifth, random, hides them.
struct ExtensionCheck {
    /// Bytes of a folded row.
    static let foldBytes = DKLs23Parameters.checkBits / 8

    private let challenges: [BinaryFieldElement]

    /// The challenges, which depend on every byte of the receiver's matrix.
    init(
        session: Hash32, matrix: UnsafeRawBufferPointer, oracle: RandomOracle
    ) throws(CryptographyError) {
        let size = ExtensionCheck.foldBytes
        let bytes = try oracle.begin(.extensionChallenge).field(session).field(matrix)
            .output(count: size * DKLs23Parameters.checkBlocks)
        challenges = bytes.withUnsafeBytes { memory in
            (0..<DKLs23Parameters.checkBlocks).map {
                BinaryFieldElement(memory.piece($0, of: size))
            }
        }
    }

    /// A row of 80 bytes, folded.
    func fold(_ row: UnsafeRawBufferPointer) -> BinaryFieldElement {
        let size = ExtensionCheck.foldBytes
        var sum = BinaryFieldElement(row.piece(DKLs23Parameters.checkBlocks, of: size))
        for (block, challenge) in challenges.enumerated() {
            sum ^= challenge * BinaryFieldElement(row.piece(block, of: size))
        }
        return sum
    }
}
