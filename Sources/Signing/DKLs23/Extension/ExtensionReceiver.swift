import Basics
import Cryptography

/// The receiver of 512 extended transfers with random choices β.
///
/// It was the sender of the base transfers.
struct ExtensionReceiver {
    /// What goes to the sender.
    let message: ExtensionMessage
    /// The choices β, 64 bytes, bit `j` being bit `j mod 8` of byte `j / 8`.
    let choices: SecretMemory
    /// The columns of T⁰, 16 bytes for each transfer (and for each bit of the check).
    let columns: SecretMemory

    /// Extends a setup, whose keys are used up.
    init(
        session: Hash32, keys: SecretBytes, seed: SecretBytes, oracle: RandomOracle
    ) throws(ThresholdError) {
        let choices = SecretMemory(count: DKLs23Parameters.rowBytes)
        try SeededRandomness.fill(
            choices, seed: seed, purpose: "extension-receiver", session: session, oracle: oracle)
        let rows = SecretMemory(count: ExtensionMessage.matrixBytes)
        var bytes = [UInt8](repeating: 0, count: ExtensionMessage.byteCount)
        let result = bytes.withUnsafeMutableBytes { message in
            Result { () throws(CryptographyError) in
                try ExtensionReceiver.write(
                    session: session, keys: keys, choices: choices, rows: rows, oracle: oracle,
                    into: message)
            }
        }
        try failing { () throws(CryptographyError) in try result.get() }
        let columns = SecretMemory(count: ExtensionMessage.matrixBytes)
        rows.withUnsafeBytes { source in
            columns.withUnsafeMutableBytes {
                BitMatrix.transpose(
                    source, rows: DKLs23Parameters.baseTransfers,
                    rowBytes: DKLs23Parameters.rowBytes, into: $0)
            }
        }
        self.columns = columns
        self.choices = choices
        message = ExtensionMessage(unchecked: bytes)
    }

    /// Writes U, the folded choices and the folded rows, and leaves T⁰ in `rows`.
    private static func write(
        session: Hash32, keys: SecretBytes, choices: SecretMemory, rows: SecretMemory,
        oracle: RandomOracle, into message: UnsafeMutableRawBufferPointer
    ) throws(CryptographyError) {
        let (rowBytes, keyBytes) = (DKLs23Parameters.rowBytes, DKLs23Parameters.keyBytes)
        let template = ExpansionTemplate(.row, session: session, valueCount: keyBytes)
        let second = SecretMemory(count: rowBytes)
        for index in 0..<DKLs23Parameters.baseTransfers {
            try keys.withUnsafeBytes { (keys) throws(CryptographyError) in
                try rows.withUnsafeMutableBytes { (rows) throws(CryptographyError) in
                    try template.expand(
                        index, keys.piece(2 * index, of: keyBytes), oracle: oracle,
                        into: rows.piece(index, of: rowBytes))
                }
                try second.withUnsafeMutableBytes { (row) throws(CryptographyError) in
                    try template.expand(
                        index, keys.piece(2 * index + 1, of: keyBytes), oracle: oracle, into: row)
                }
            }
            let target = message.piece(index, of: rowBytes)
            rows.withUnsafeBytes { rows in
                second.withUnsafeBytes { row in
                    choices.withUnsafeBytes { choices in
                        let first = rows.piece(index, of: rowBytes)
                        for byte in 0..<rowBytes {
                            target[byte] = first[byte] ^ row[byte] ^ choices[byte]
                        }
                    }
                }
            }
        }
        let check = try ExtensionCheck(
            session: session,
            matrix: UnsafeRawBufferPointer(
                rebasing: UnsafeRawBufferPointer(message)[..<ExtensionMessage.matrixBytes]),
            oracle: oracle)
        let size = ExtensionCheck.foldBytes
        let folds = UnsafeMutableRawBufferPointer(
            rebasing: message[ExtensionMessage.choiceOffset...])
        choices.withUnsafeBytes { check.fold($0).write(to: folds.piece(0, of: size)) }
        rows.withUnsafeBytes { rows in
            for index in 0..<DKLs23Parameters.baseTransfers {
                check.fold(rows.piece(index, of: rowBytes))
                    .write(to: folds.piece(index + 1, of: size))
            }
        }
    }
}
