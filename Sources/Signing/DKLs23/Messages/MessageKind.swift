/// What a message carries; the number stands in its header.
package enum MessageKind: UInt8, CaseIterable, Sendable {
    /// Signing, round 0, to all: a fresh nonce and the setups to be used.
    case signingOpening = 1
    /// Signing, round 1, to all: the commitment to the nonce point.
    case nonceCommitment = 2
    /// Signing, round 1, to one: the extension's message.
    case signingExtension = 3
    /// Signing, round 2, to one: the multiplication's answer and the points.
    case signingAnswer = 4
    /// Signing, round 3, to all: the shares of the signature.
    case signatureShare = 5
    /// Key generation, round 0, to all: a fresh nonce.
    case keyOpening = 16
    /// Key generation, round 1, to all: the commitments.
    case keyCommitment = 17
    /// Key generation, round 2, to all: the coefficients' points with their proofs.
    case keyCoefficients = 18
    /// Key generation, round 3, to one: a share and half of a seed.
    case keyShare = 19
    /// Key generation, round 3, to all: the part of the chain code.
    case keyChainCode = 20
    /// Key generation, round 4, to all: the proof of the own share, and the key.
    case keyConfirmation = 21
    /// Key generation, round 5, to all: the new share is on disk.
    case keyStored = 22

    /// The round in which it is sent.
    package var round: UInt8 {
        switch self {
        case .signingOpening, .keyOpening: 0
        case .nonceCommitment, .signingExtension, .keyCommitment: 1
        case .signingAnswer, .keyCoefficients: 2
        case .signatureShare, .keyShare, .keyChainCode: 3
        case .keyConfirmation: 4
        case .keyStored: 5
        }
    }

    /// Whether everybody gets the same.
    package var isBroadcast: Bool {
        switch self {
        case .signingExtension, .signingAnswer, .keyShare: false
        default: true
        }
    }
}
