import Cryptography

/// The one message of the extension, from its receiver: the matrix U, the folded choices, the folded
/// rows; 12,304 bytes.
package struct ExtensionMessage: Hashable, Sendable {
    /// Bytes of the matrix: 128 rows of 80.
    static let matrixBytes = DKLs23Parameters.baseTransfers * DKLs23Parameters.rowBytes
    /// Where the folded choices lie.
    static let choiceOffset = matrixBytes
    /// Where the folded rows lie.
    static let foldOffset = matrixBytes + ExtensionCheck.foldBytes
    /// Bytes of the message.
    package static let byteCount =
        foldOffset + DKLs23Parameters.baseTransfers * ExtensionCheck.foldBytes

    /// The message as it is sent.
    package let bytes: [UInt8]

    /// Reads a message of a party; all bits are free, so only the length can be wrong.
    package init(_ bytes: [UInt8], from sender: PartyId) throws(ThresholdError) {
        guard bytes.count == ExtensionMessage.byteCount else {
            throw ThresholdError(.malformed, by: sender, field: "extension")
        }
        self.bytes = bytes
    }

    /// A message of our own.
    init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }
}
