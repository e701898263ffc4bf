package import Basics
import Cryptography

/// What both sides of a multiplication compute from its name and from what was sent.
struct MultiplicationHash {
    let session: Hash32
    let oracle: RandomOracle

    /// The public weights by which the receiver's choices become its factor.
    func gadget() throws(CryptographyError) -> [ScalarFactor] {
        let size = DKLs23Parameters.wideScalarBytes
        let bytes = try oracle.begin(.gadget).field(session)
            .output(count: size * DKLs23Parameters.transfers)
        return factors(bytes)
    }

    /// The challenges θ, which depend on every byte of ã; that of input `i` and check `k` at 2i + k.
    func challenges(
        _ corrections: UnsafeRawBufferPointer
    ) throws(CryptographyError) -> [ScalarFactor] {
        let count = DKLs23Parameters.inputs * DKLs23Parameters.checks
        let bytes = try oracle.begin(.multiplicationChallenge).field(session).field(corrections)
            .output(count: DKLs23Parameters.wideScalarBytes * count)
        return factors(bytes)
    }

    /// The value μ of the check sums, 64 bytes for each transfer.
    func check(_ sums: SecretMemory) throws(CryptographyError) -> [UInt8] {
        try sums.withUnsafeBytes { (bytes) throws(CryptographyError) in
            try oracle.begin(.multiplicationCheck).field(session).field(bytes)
                .output(count: DKLs23Parameters.checkHashBytes)
        }
    }

    private func factors(_ bytes: [UInt8]) -> [ScalarFactor] {
        let size = DKLs23Parameters.wideScalarBytes
        return bytes.withUnsafeBytes { memory in
            (0..<(bytes.count / size)).map { ScalarFactor(reducing: memory.piece($0, of: size)) }
        }
    }
}

/// The names of the multiplications of a session.
package enum MultiplicationSession {
    /// The name of the multiplication with `sender` as sender; the two directions of a pair differ.
    package static func name(
        _ session: Hash32, sender: PartyId, receiver: PartyId
    ) throws(ThresholdError) -> Hash32 {
        try failing { () throws(CryptographyError) in
            try RandomOracle().begin(.multiplication).field(session).field(sender).field(receiver)
                .hash()
        }
    }
}

/// The four scalars of each transfer, from a column of the extension's matrix.
struct TransferScalars {
    /// How many bytes the scalars of a transfer have.
    static let byteCount = DKLs23Parameters.payload * DKLs23Parameters.scalarBytes
    /// For how many transfers they are written at a time.
    static let width = ExpansionTemplate.width

    private let template: ExpansionTemplate

    init(session: Hash32) throws(CryptographyError) {
        template = try ExpansionTemplate(
            .transferScalars, session: session, valueCount: DKLs23Parameters.columnBytes)
    }

    /// Writes the bytes of four scalars, each to be reduced once, for as many transfers as `width` from
    /// one on, whose columns stand one behind the other.
    func write(
        from transfer: Int, columns: UnsafeRawBufferPointer,
        into target: UnsafeMutableRawBufferPointer
    ) {
        template.expand(
            from: transfer, columns, stride: DKLs23Parameters.columnBytes, into: target)
    }
}
