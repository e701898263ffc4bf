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
        let template = try ExpansionTemplate(.row, session: session, valueCount: keyBytes)
        let width = ExpansionTemplate.width
        let second = SecretMemory(count: width * rowBytes)
        for group in 0..<(DKLs23Parameters.baseTransfers / width) {
            let first = group * width
            // Two keys for each row, of which the second's expansion is only added.
            let stride = 2 * keyBytes
            keys.withUnsafeBytes { keys in
                let keys = keys.piece(group, of: width * stride)
                rows.withUnsafeMutableBytes { rows in
                    template.expand(
                        from: first, keys, stride: stride,
                        into: rows.piece(group, of: width * rowBytes))
                }
                second.withUnsafeMutableBytes { second in
                    template.expand(
                        from: first, UnsafeRawBufferPointer(rebasing: keys[keyBytes...]),
                        stride: stride, into: second)
                }
            }
            let target = message.piece(group, of: width * rowBytes)
            rows.withUnsafeBytes { rows in
                second.withUnsafeBytes { second in
                    choices.withUnsafeBytes { choices in
                        let first = rows.piece(group, of: width * rowBytes)
                        for row in 0..<width {
                            for byte in 0..<rowBytes {
                                let place = row * rowBytes + byte
                                target[place] = first[place] ^ second[place] ^ choices[byte]
                            }
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
