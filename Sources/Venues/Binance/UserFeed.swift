import Basics
import Synchronization
import Transport

/// What comes over one of the account's own connections, on its way to the owner.
final class UserFeed: Sendable {
    private let state: Mutex<UserStream>
    private let presence: UserPresence
    private let tenure: ConnectionTenure

    init(stream: UserStream, presence: UserPresence, tenure: ConnectionTenure) {
        state = Mutex(stream)
        self.presence = presence
        self.tenure = tenure
    }

    var isSubscribed: Bool { state.withLock { $0.isSubscribed } }

    /// Takes what the connection tells, on its event loop.
    func receive(_ event: WebSocketEvent) {
        switch event {
        case .text(let bytes), .binary(let bytes):
            presence.tell(state.withLock { $0.receive(bytes) }) { effect in
                switch effect {
                case .tell: break
                case .end(let reason, let retryAt): tenure.signal.end(reason, retryAt: retryAt)
                case .renew: tenure.becomeDue()
                }
            }
        case .ping, .pong: break
        case .closed(let reason): tenure.signal.end("closed: \(reason)")
        }
    }

    /// Tells that nothing more comes from here.
    func finish(_ reason: String) {
        let wasSubscribed = state.withLock { stream in
            stream.finish()
            return stream.isSubscribed
        }
        presence.leave(wasSubscribed: wasSubscribed, reason: reason)
    }
}
