/// What a hash is for; each use has a tag of its own, so that no answer serves two purposes.
package enum ProtocolTag: String, CaseIterable {
    /// Names a setup of base transfers.
    case setup = "setup"
    /// A point of unknown logarithm in a base transfer.
    case point = "point"
    /// A key of a base transfer.
    case transferKey = "key"
    /// Names the multiplication of one ordered pair within a session.
    case multiplication = "mul"
    /// A row of the extension's matrix.
    case row = "prg"
    /// The challenges of the extension's check.
    case extensionChallenge = "chi"
    /// The scalars of one transfer.
    case transferScalars = "row"
    /// The weights by which choices become a number.
    case gadget = "gadget"
    /// The challenges of the multiplication's check.
    case multiplicationChallenge = "theta"
    /// The value of the multiplication's check.
    case multiplicationCheck = "mu"
    /// What a machine draws from its seed.
    case randomness = "random"
    /// What a session is about, before its parties have drawn anything.
    case opening = "open"
    /// Names a session.
    case session = "sid"
    /// The commitment to a nonce point.
    case nonceCommitment = "R"
    /// A share of zero.
    case zeroShare = "zero"
    /// The seed of two parties' shares of zero.
    case zeroSeed = "zs"
    /// The commitment to the coefficients of a polynomial.
    case coefficientCommitment = "commit"
    /// The chain code, from the parts of all.
    case chainCode = "cc"
    /// The commitment to a part of the chain code.
    case chainCodeCommitment = "cc-commit"
    /// The challenge of a proof that a party knows a logarithm.
    case logarithmProof = "dlog"
    /// All broadcasts of a round.
    case view = "view"
    /// What a message's signature covers.
    case envelope = "envelope"

    /// The tag's bytes in a hash.
    package var bytes: [UInt8] { Array("causeway/dkls/v1/\(rawValue)".utf8) }
}
