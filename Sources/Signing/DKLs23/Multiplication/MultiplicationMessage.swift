import Cryptography

/// The answer of a multiplication's sender: ã, η and μ; 65,664 bytes.
package struct MultiplicationMessage: Hashable, Sendable {
    /// Bytes of ã: four scalars for each transfer.
    static let correctionBytes =
        DKLs23Parameters.transfers * DKLs23Parameters.payload * DKLs23Parameters.scalarBytes
    /// Where η lies.
    static let sumOffset = correctionBytes
    /// Where μ lies.
    static let hashOffset = sumOffset + DKLs23Parameters.checks * DKLs23Parameters.scalarBytes
    /// Bytes of the message.
    package static let byteCount = hashOffset + DKLs23Parameters.checkHashBytes

    /// The message as it is sent.
    package let bytes: [UInt8]

    /// Reads a message of a party: every scalar must be below the order.
    package init(_ bytes: [UInt8], from sender: PartyId) throws(ThresholdError) {
        guard bytes.count == MultiplicationMessage.byteCount else {
            throw ThresholdError(.malformed, by: sender, field: "multiplication")
        }
        let size = DKLs23Parameters.scalarBytes
        let wrong = bytes.withUnsafeBytes { memory in
            (0..<(MultiplicationMessage.hashOffset / size)).first {
                Scalar(canonical: memory.piece($0, of: size)) == nil
            }
        }
        if let wrong {
            let isSum = wrong * size >= MultiplicationMessage.sumOffset
            throw ThresholdError(
                .malformed, by: sender,
                field: isSum ? "multiplication.sums" : "multiplication.corrections")
        }
        self.bytes = bytes
    }

    /// A message of our own.
    init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }
}
