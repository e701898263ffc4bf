import Basics
import Cryptography

/// What a session has with one peer.
final class SigningPair {
    let peer: PartyId
    private let setups: PeerSetups
    /// The multiplication of the peer's factors with ours.
    var receiver: MultiplicationReceiver?
    /// Our factor in it, χ.
    var factor: SecretMemory?
    /// Our shares of the products of our factors with the peer's.
    var ownShares: SecretMemory?
    /// Our shares of the products of the peer's factors with ours.
    var peerShares: SecretMemory?
    /// What the peer committed its nonce point with.
    var commitment: [UInt8] = []
    /// What the peer told of its mask, ψ.
    var difference = Scalar.zero

    init(_ setups: PeerSetups) {
        peer = setups.peer
        self.setups = setups
    }

    /// The setup for the peer's factors.
    var senderSetup: SenderSetup { setups.sender }
    /// The setup for our factors.
    var receiverSetup: ReceiverSetup { setups.receiver }

    var holdsSecrets: Bool {
        receiver != nil || factor != nil || ownShares != nil || peerShares != nil
            || setups.sender.isUnused || setups.receiver.isUnused
    }

    func erase() {
        setups.sender.erase()
        setups.receiver.erase()
        receiver = nil
        factor?.wipe()
        ownShares?.wipe()
        peerShares?.wipe()
        (factor, ownShares, peerShares) = (nil, nil, nil)
        difference = .zero
    }
}

/// What a party of a signature keeps to itself.
struct SigningSecrets {
    /// The nonce share and the key share in this quorum: the factors of the multiplications.
    let inputs: SecretMemory
    /// The mask φ.
    let mask: SecretMemory
    /// What opens the commitment to the nonce point.
    let salt: [UInt8]
}

/// The message of round 3: two scalars, whose sums' quotient is `s`.
struct SignatureShare {
    /// The share of the masked nonce.
    let below: Scalar
    /// The share of the masked signature.
    let above: Scalar

    init(below: Scalar, above: Scalar) {
        self.below = below
        self.above = above
    }

    /// Reads 64 bytes.
    init(_ bytes: [UInt8], from sender: PartyId) throws(ThresholdError) {
        guard bytes.count == 2 * Scalar.byteCount else {
            throw ThresholdError(.malformed, by: sender, field: "share")
        }
        let (first, second) = bytes.withUnsafeBytes { memory in
            (
                Scalar(canonical: memory.piece(0, of: Scalar.byteCount)),
                Scalar(canonical: memory.piece(1, of: Scalar.byteCount))
            )
        }
        guard let first else { throw ThresholdError(.malformed, by: sender, field: "share.below") }
        guard let second else {
            throw ThresholdError(.malformed, by: sender, field: "share.above")
        }
        below = first
        above = second
    }

    var bytes: [UInt8] { below.publicBytes + above.publicBytes }
}
