package import Basics
package import Codecs
import Markets
package import PaperVenues
import Synchronization
package import Transport

/// Puts a pure paper exchange behind a server: on real sockets or in the simulated world.
///
/// One lock guards the exchange; time is told from outside by `advance`. A fault plan stands between
/// the exchange and the world; without one it is as if there were none.
package final class PaperHost: WireService {
    private struct State {
        var venue: FaultyVenue
        var peers: [UInt64: WebSocketPeer] = [:]
        /// When each connection last received something, as of the last look.
        var lastReceived: [UInt64: UInt64] = [:]
        /// Every book that the exchange has had; nil when nobody wants to know.
        var books: BookHistory?
    }

    /// Calls of the exchange: asked for after every step of the world, so without the lock.
    private let changes = Atomic<UInt64>(0)
    private let state: Mutex<State>
    private let time: any TimeSource

    /// Hosts an exchange whose days are as bad as the plan says.
    package init(
        _ venue: BinancePaperVenue, faults plan: FaultPlan = .none, time: any TimeSource
    ) {
        state = Mutex(State(venue: FaultyVenue(venue, plan: plan)))
        self.time = time
    }

    /// Reads the exchange.
    package func read<Value: Sendable>(_ body: (BinancePaperVenue) -> Value) -> Value {
        state.withLock { body($0.venue.venue) }
    }

    // MARK: Faults

    /// How often each kind of fault happened so far.
    package var faultCounts: FaultCounts { state.withLock { $0.venue.counts } }

    /// Adds a rule to the plan; its times count from the exchange's opening.
    package func add(_ rule: FaultRule) { state.withLock { $0.venue.add(rule) } }

    /// Stops the faults now; what they held back still goes out when it is due.
    package func endFaults() {
        let now = time.now()
        state.withLock { $0.venue.endFaults(at: now) }
    }

    /// Remembers every book that the exchange has from now on.
    func recordBooks() {
        state.withLock { $0.books = BookHistory($0.venue.venue.engine) }
    }

    /// Whether the exchange ever had this book; true when nothing is remembered.
    func hasHad(_ book: OrderBook) -> Bool {
        state.withLock { $0.books?.contains(book) ?? true }
    }

    /// Changes whenever the exchange may have changed.
    var version: UInt64 { changes.load(ordering: .relaxed) }

    // MARK: Time

    /// Makes up for the time that passed: background flow, depth messages, pings.
    package func advance() {
        let now = time.now()
        perform { state in
            var effects: [FaultyEffect] = []
            for id in state.peers.keys.sorted() {
                // Whatever a client sends shows that it is there; pongs come from its pipeline.
                guard let last = state.peers[id]?.lastReceivedNanoseconds,
                    last != state.lastReceived[id]
                else { continue }
                state.lastReceived[id] = last
                effects += state.venue.receivedPong(connection: id, now: now)
            }
            return effects + state.venue.advance(to: now)
        }
    }

    /// Advances at the exchange's own pace until the task is cancelled.
    package func run() async throws {
        while true {
            advance()
            let wait = nextDeadline.milliseconds(since: time.now())
            try await time.sleep(milliseconds: min(max(wait, 1), 100))
        }
    }

    private var nextDeadline: Timestamp { state.withLock { $0.venue.nextDeadline } }

    // MARK: WireService

    package func respond(
        to request: WireRequest, connection: ConnectionId
    ) async -> WireReply {
        let now = time.now()
        var delivery = FaultyAnswer.Delivery.silence
        var delay: Int64 = 0
        perform { state in
            let answer = state.venue.respond(to: request, now: now)
            (delivery, delay) = (answer.delivery, answer.delayMilliseconds)
            return answer.effects
        }
        // A server that is shut down meanwhile answers at once, to nobody.
        if delay > 0 { try? await time.sleep(milliseconds: delay) }
        switch delivery {
        case .whole(let response): return .whole(response)
        case .cut(let response, let bytes): return .cut(response, bytes: bytes)
        case .close: return .close
        case .silence: return .silence
        }
    }

    package func shouldUpgrade(_ request: WireRequest) -> Bool {
        BinancePaperVenue.accepts(webSocketTarget: request.target)
    }

    package func opened(_ peer: WebSocketPeer, request: WireRequest) {
        let now = time.now()
        perform { state in
            state.peers[peer.id.value] = peer
            return state.venue.opened(
                connection: peer.id.value, request: request, now: now)
        }
    }

    package func received(_ text: WireBytes, from peer: WebSocketPeer) {
        let now = time.now()
        let message = String(decoding: text, as: UTF8.self)
        perform { $0.venue.received(message, connection: peer.id.value, now: now) }
    }

    package func closed(_ peer: WebSocketPeer, reason: WebSocketCloseReason) {
        let now = time.now()
        perform { state in
            state.peers[peer.id.value] = nil
            state.lastReceived[peer.id.value] = nil
            return state.venue.closed(connection: peer.id.value, now: now)
        }
    }

    /// Changes the exchange and does what it wants done, in order, still under the lock: so that
    /// messages of one connection cannot overtake each other.
    private func perform(_ body: (inout State) -> [FaultyEffect]) {
        let now = time.now()
        state.withLock { state in
            changes.add(1, ordering: .relaxed)
            var effects: [FaultyEffect] = []
            if state.books != nil {
                // What time alone has brought is a book of its own.
                effects = state.venue.advance(to: now)
                state.books?.note(state.venue.venue.engine)
            }
            effects += body(&state)
            state.books?.note(state.venue.venue.engine)
            for effect in effects {
                let peer = state.peers[effect.connection]
                switch effect {
                case .plain(.send(let text, _)): peer?.send(text: text)
                case .plain(.ping(let payload, _)): peer?.send(ping: Array(payload.utf8))
                case .plain(.close(let code, _)): peer?.close(code: code)
                case .cut(let text, let bytes, _): peer?.cut(text: text, bytes: bytes)
                // Not `abort`, which may call back in here while the lock is held.
                case .abort: peer?.cut(text: "", bytes: 0)
                }
            }
        }
    }
}
