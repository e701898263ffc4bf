package import Basics
import Cryptography

/// What a quorum signs.
package struct SigningRequest: Hashable, Sendable {
    /// The name of the request, which its sender chose.
    package let id: Hash32
    /// The hash that is signed.
    package let digest: Hash32
    /// The path from the key to the child that signs, none of it hardened.
    package let path: [UInt32]

    /// A request.
    package init(id: Hash32, digest: Hash32, path: [UInt32] = []) {
        self.id = id
        self.digest = digest
        self.path = path
    }
}

/// The setups that one party uses up with one peer.
package struct PeerSetups: Sendable {
    /// The peer.
    package let peer: PartyId
    /// The setup in which this party was the sender, for the peer's factors.
    package let sender: SenderSetup
    /// The setup in which this party was the receiver, for its own factors.
    package let receiver: ReceiverSetup

    /// A pair of setups.
    package init(peer: PartyId, sender: SenderSetup, receiver: ReceiverSetup) {
        self.peer = peer
        self.sender = sender
        self.receiver = receiver
    }
}
