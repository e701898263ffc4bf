import Basics
import Synchronization
import Transport

/// What comes over the account's own connection, on its way to the owner.
final class UserFeed: Sendable {
    let signal = ConnectionSignal()
    private let state: Mutex<UserStream>
    /// Held around a message and its telling, so that everything is told in its order.
    private let telling = Mutex<Void>(())
    private let sink: @Sendable (VenueEvent) -> Void

    init(stream: UserStream, sink: @escaping @Sendable (VenueEvent) -> Void) {
        state = Mutex(stream)
        self.sink = sink
    }

    var isSubscribed: Bool { state.withLock { $0.isSubscribed } }

    /// Takes what the connection tells, on its event loop.
    func receive(_ event: WebSocketEvent) {
        switch event {
        case .text(let bytes), .binary(let bytes):
            telling.withLock { _ in
                for effect in state.withLock({ $0.receive(bytes) }) {
                    switch effect {
                    case .tell(let event): sink(event)
                    case .end(let reason, let retryAt): signal.end(reason, retryAt: retryAt)
                    }
                }
            }
        case .ping, .pong: break
        case .closed(let reason): signal.end("closed: \(reason)")
        }
    }

    /// Tells that nothing more comes.
    func finish(_ reason: String) {
        telling.withLock { _ in
            state.withLock { $0.finish() }
            sink(.disconnected(reason: reason))
        }
    }
}
