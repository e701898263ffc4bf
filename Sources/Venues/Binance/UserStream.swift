package import Basics

/// What to do about the messages of the account's own connection; without I/O.
package struct UserStream: Sendable {
    /// What to do.
    package enum Effect: Hashable, Sendable {
        /// Tell the owner.
        case tell(VenueEvent)
        /// The connection will end soon: open another one before it does.
        case renew
        /// Give the connection up; come back no earlier than at `retryAt`.
        case end(reason: String, retryAt: Timestamp?)
    }

    private let callId: String
    private let decoder: BinanceDecoder
    /// Whether the exchange agreed to send the account's events.
    package private(set) var isSubscribed = false
    private var isEnded = false

    /// Waits for the answer to the subscription of this id.
    package init(callId: String, decoder: BinanceDecoder) {
        self.callId = callId
        self.decoder = decoder
    }

    /// Takes a message.
    ///
    /// After one that cannot be read the connection is given up: connecting again makes the owner
    /// ask for every order, which is the one way to learn what was missed.
    package mutating func receive(_ bytes: some Collection<UInt8>) -> [Effect] {
        if isEnded { return [] }
        do throws(VenueError) {
            switch try decoder.userMessage(bytes) {
            case .answered(let id):
                guard id == callId, !isSubscribed else { return [] }
                isSubscribed = true
                return [.tell(.connected)]
            case .refused(let id, let body, let retryAt):
                guard id == callId || id.isEmpty else { return [] }
                return end("\(body.code) \(body.message)", retryAt: retryAt)
            case .events(let events): return events.map { .tell($0) }
            case .ending(let word): return end(word)
            case .ageing: return [.renew]
            case .unknown(let text): return [.tell(.unknown(text))]
            }
        } catch {
            return [.tell(.unknown(error.description))] + end(error.description)
        }
    }

    /// Nothing more is to be believed.
    package mutating func finish() { isEnded = true }

    private mutating func end(_ reason: String, retryAt: Timestamp? = nil) -> [Effect] {
        isEnded = true
        return [.end(reason: reason, retryAt: retryAt)]
    }
}
