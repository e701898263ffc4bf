import Basics
import Cryptography

/// The sender of 512 extended transfers: learns both sides of each, and not which one was chosen.
///
/// It was the receiver of the base transfers.
struct ExtensionSender {
    /// The columns of Q, 16 bytes for each transfer (and for each bit of the check).
    let columns: SecretMemory
    /// Δ, 16 bytes: a column with it added is the other side of the transfer.
    let offset: SecretMemory

    /// Extends a setup, whose keys are used up, with the receiver's message.
    ///
    /// `extensionCheck` when the receiver did not use the same choices in every row. That this is
    /// found out may have told it bits of Δ, so the setup is gone and the party is banned.
    init(
        session: Hash32, content: SecretBytes, message: ExtensionMessage, from receiver: PartyId,
        oracle: RandomOracle
    ) throws(ThresholdError) {
        let offset = SecretMemory(count: DKLs23Parameters.columnBytes)
        content.withUnsafeBytes { source in
            offset.withUnsafeMutableBytes {
                $0.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: source[..<DKLs23Parameters.columnBytes]))
            }
        }
        let rows = SecretMemory(count: ExtensionMessage.matrixBytes)
        let result = message.bytes.withUnsafeBytes { bytes in
            Result { () throws(CryptographyError) in
                try ExtensionSender.write(
                    session: session, content: content, message: bytes, into: rows)
                return try ExtensionSender.isConsistent(
                    session: session, offset: offset, message: bytes, rows: rows, oracle: oracle)
            }
        }
        guard try failing({ () throws(CryptographyError) in try result.get() }) else {
            throw ThresholdError(.extensionCheck, by: receiver, field: "extension")
        }
        let columns = SecretMemory(count: ExtensionMessage.matrixBytes)
        rows.withUnsafeBytes { source in
            columns.withUnsafeMutableBytes {
                BitMatrix.transpose(
                    source, rows: DKLs23Parameters.baseTransfers,
                    rowBytes: DKLs23Parameters.rowBytes, into: $0)
            }
        }
        self.columns = columns
        self.offset = offset
    }

    /// Leaves Q in `rows`: each row expanded, plus the matrix's row where the bit of Δ is 1.
    private static func write(
        session: Hash32, content: SecretBytes, message: UnsafeRawBufferPointer,
        into rows: SecretMemory
    ) throws(CryptographyError) {
        let (rowBytes, keyBytes) = (DKLs23Parameters.rowBytes, DKLs23Parameters.keyBytes)
        let template = try ExpansionTemplate(.row, session: session, valueCount: keyBytes)
        let width = ExpansionTemplate.width
        content.withUnsafeBytes { content in
            let keys = UnsafeRawBufferPointer(rebasing: content[DKLs23Parameters.columnBytes...])
            rows.withUnsafeMutableBytes { rows in
                for group in 0..<(DKLs23Parameters.baseTransfers / width) {
                    template.expand(
                        from: group * width, keys.piece(group, of: width * keyBytes),
                        stride: keyBytes, into: rows.piece(group, of: width * rowBytes))
                }
                for index in 0..<DKLs23Parameters.baseTransfers {
                    let row = rows.piece(index, of: rowBytes)
                    let mask = constantTimeMask(content[index / 8] &>> UInt8(index % 8))
                    let sent = message.piece(index, of: rowBytes)
                    for byte in 0..<rowBytes { row[byte] ^= sent[byte] & mask }
                }
            }
        }
    }

    /// Whether every folded row fits; all are looked at before anything is decided.
    private static func isConsistent(
        session: Hash32, offset: SecretMemory, message: UnsafeRawBufferPointer,
        rows: SecretMemory, oracle: RandomOracle
    ) throws(CryptographyError) -> Bool {
        let check = try ExtensionCheck(
            session: session,
            matrix: UnsafeRawBufferPointer(rebasing: message[..<ExtensionMessage.matrixBytes]),
            oracle: oracle)
        let size = ExtensionCheck.foldBytes
        let folds = UnsafeRawBufferPointer(rebasing: message[ExtensionMessage.choiceOffset...])
        let choices = BinaryFieldElement(folds.piece(0, of: size))
        var difference: UInt64 = 0
        rows.withUnsafeBytes { rows in
            offset.withUnsafeBytes { offset in
                for index in 0..<DKLs23Parameters.baseTransfers {
                    var folded = check.fold(rows.piece(index, of: DKLs23Parameters.rowBytes))
                    folded ^= BinaryFieldElement(folds.piece(index + 1, of: size))
                    let bit = UInt64(offset[index / 8] &>> UInt8(index % 8) & 1)
                    folded ^= choices.masked(by: 0 &- bit)
                    difference |= folded.low | folded.high
                }
            }
        }
        return difference == 0
    }
}
