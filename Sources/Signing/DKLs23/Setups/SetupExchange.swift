package import Basics
package import Cryptography

/// The making of one setup between two parties, ahead of any signature.
///
/// Three messages: the receiver's nonce, the sender's nonce and point, the receiver's points. Both
/// nonces are in the setup's name, so that no replay and no restored machine makes a name twice.
package enum SetupExchange {
    /// Bytes of the first message.
    static let requestBytes = Hash32.byteCount
    /// Bytes of the second message.
    static let offerBytes = Hash32.byteCount + CurvePoint.byteCount

    /// The key, the epoch and the two parties of a setup.
    package struct Place: Hashable, Sendable {
        /// The key.
        package let keyId: Hash32
        /// The shares' epoch.
        package let epoch: UInt32
        /// The party that gets two keys for each transfer.
        package let sender: PartyId
        /// The party that chooses.
        package let receiver: PartyId

        /// A place for setups.
        package init(keyId: Hash32, epoch: UInt32, sender: PartyId, receiver: PartyId) {
            self.keyId = keyId
            self.epoch = epoch
            self.sender = sender
            self.receiver = receiver
        }

        /// The name of the setup of two nonces.
        func name(senderNonce: [UInt8], receiverNonce: [UInt8]) throws(ThresholdError) -> Hash32 {
            try failing { () throws(CryptographyError) in
                try RandomOracle().begin(.setup).field(keyId).field(epoch).field(sender)
                    .field(receiver).field(senderNonce).field(receiverNonce).hash()
            }
        }

        /// A nonce of one side, drawn from its seed.
        func nonce(_ purpose: String, seed: SecretBytes) throws(ThresholdError) -> [UInt8] {
            let oracle = try failing { () throws(CryptographyError) in try RandomOracle() }
            let nonce = SecretMemory(count: Hash32.byteCount)
            try SeededRandomness.fill(
                nonce, seed: seed, purpose: purpose, session: keyId, oracle: oracle)
            return nonce.withUnsafeBytes { Array($0) }
        }
    }

    /// The sender's side: takes the request, gives the offer, takes the answer.
    package struct Sender {
        /// The message to the receiver.
        package let offer: [UInt8]
        private let machine: TransferSender

        /// Answers a receiver's request; the seed is used for nothing else.
        package init(
            _ place: Place, request: [UInt8], seed: SecretBytes
        ) throws(ThresholdError) {
            guard request.count == SetupExchange.requestBytes else {
                throw ThresholdError(.malformed, by: place.receiver, field: "setup.request")
            }
            let nonce = try place.nonce("setup-sender", seed: seed)
            machine = try TransferSender(
                setup: try place.name(senderNonce: nonce, receiverNonce: request),
                peer: place.receiver, seed: seed)
            offer = nonce + machine.offer
        }

        /// Takes the receiver's points and ends.
        package consuming func finish(_ answer: [UInt8]) throws(ThresholdError) -> SenderSetup {
            try machine.finish(answer)
        }
    }

    /// The receiver's side: gives the request, takes the offer, gives the answer.
    package struct Receiver {
        /// The message to the sender.
        package let request: [UInt8]
        private let place: Place
        private let seed: SecretBytes

        /// Begins a setup; the seed is used for nothing else.
        package init(_ place: Place, seed: SecretBytes) throws(ThresholdError) {
            request = try place.nonce("setup-receiver", seed: seed)
            self.place = place
            self.seed = seed
        }

        /// Takes the sender's offer and ends; no other offer may be answered.
        package consuming func finish(
            _ offer: [UInt8]
        ) throws(ThresholdError) -> (answer: [UInt8], setup: ReceiverSetup) {
            guard offer.count == SetupExchange.offerBytes else {
                throw ThresholdError(.malformed, by: place.sender, field: "setup.offer")
            }
            let nonce = Array(offer[..<Hash32.byteCount])
            return try TransferReceiver.answer(
                Array(offer[Hash32.byteCount...]),
                setup: try place.name(senderNonce: nonce, receiverNonce: request),
                peer: place.sender, seed: seed)
        }
    }
}
