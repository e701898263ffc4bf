package import Basics
package import Codecs
package import PaperVenues
import Synchronization
package import Transport

/// Puts a pure paper exchange behind a server: on real sockets or in the simulated world.
///
/// One lock guards the exchange; time is told from outside by `advance`.
package final class PaperHost: WireService {
    private struct State {
        var venue: BinancePaperVenue
        var peers: [UInt64: WebSocketPeer] = [:]
        /// When each connection last received something, as of the last look.
        var lastReceived: [UInt64: UInt64] = [:]
    }

    private let state: Mutex<State>
    private let time: any TimeSource

    /// Hosts an exchange.
    package init(_ venue: BinancePaperVenue, time: any TimeSource) {
        state = Mutex(State(venue: venue))
        self.time = time
    }

    /// Reads the exchange.
    package func read<Value: Sendable>(_ body: (BinancePaperVenue) -> Value) -> Value {
        state.withLock { body($0.venue) }
    }

    // MARK: Time

    /// Makes up for the time that passed: background flow, depth messages, pings.
    package func advance() {
        let now = time.now()
        perform { state in
            var effects: [PaperEffect] = []
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
            let wait = read { $0.nextDeadline }.milliseconds(since: time.now())
            try await time.sleep(milliseconds: min(max(wait, 1), 100))
        }
    }

    // MARK: WireService

    package func respond(
        to request: WireRequest, connection: ConnectionId
    ) async -> WireResponse? {
        let now = time.now()
        var response: WireResponse?
        perform { state in
            let answer = state.venue.respond(to: request, now: now)
            response = answer.response
            return answer.effects
        }
        return response
    }

    package func shouldUpgrade(_ request: WireRequest) -> Bool {
        BinancePaperVenue.accepts(webSocketTarget: request.target)
    }

    package func opened(_ peer: WebSocketPeer, request: WireRequest) {
        let now = time.now()
        perform { state in
            state.peers[peer.id.value] = peer
            return state.venue.opened(
                connection: peer.id.value, target: request.target, now: now)
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
    private func perform(_ body: (inout State) -> [PaperEffect]) {
        state.withLock { state in
            for effect in body(&state) {
                switch effect {
                case .send(let text, let id): state.peers[id]?.send(text: text)
                case .ping(let payload, let id): state.peers[id]?.send(ping: Array(payload.utf8))
                case .close(let code, let id): state.peers[id]?.close(code: code)
                }
            }
        }
    }
}
