import Basics
import Codecs
import PaperVenues
import Synchronization
import Transport

/// Hosts a paper exchange on whatever carries bytes, with a few ways to misbehave.
final class PaperHost: WireService {
    private struct Peer {
        let connection: WebSocketPeer
        var heardAt: UInt64 = 0
    }

    private struct State {
        var venue: BinancePaperVenue
        var peers: [UInt64: Peer] = [:]
        var answersToLose = 0
        var isPaused = false
        var aheadMilliseconds: Int64 = 0
        var isFull = false
    }

    private let state: Mutex<State>
    private let time: any TimeSource

    init(_ venue: BinancePaperVenue, time: any TimeSource) {
        state = Mutex(State(venue: venue))
        self.time = time
    }

    /// Carries out this many of the next orders without answering.
    func loseAnswers(_ count: Int) { state.withLock { $0.answersToLose = count } }

    /// By how much the exchange's clock is ahead of everybody else's.
    var clockAheadMilliseconds: Int64 {
        get { state.withLock { $0.aheadMilliseconds } }
        set { state.withLock { $0.aheadMilliseconds = newValue } }
    }

    /// Takes no new WebSocket connections.
    func setFull(_ isFull: Bool) { state.withLock { $0.isFull = isFull } }

    /// How many WebSocket connections are open.
    var peerCount: Int { state.withLock { $0.peers.count } }

    private func now() -> Timestamp { time.now().adding(milliseconds: clockAheadMilliseconds) }

    /// Stops the exchange's clock and what it does by itself.
    func pause() { state.withLock { $0.isPaused = true } }

    /// Lets the exchange act until its clock shows this.
    func advance(to now: Timestamp) { act { $0.venue.advance(to: now) } }

    /// The book of the demo symbol as the exchange itself would tell it now.
    func depth() -> [UInt8] {
        state.withLock { state in
            let request = WireRequest(
                method: "GET", target: "/api/v3/depth?symbol=ETHUSDC&limit=5000")
            return state.venue.respond(to: request, now: state.venue.time).response?.body ?? []
        }
    }

    /// Lets time pass at the exchange until cancelled.
    func run() async {
        while !Task.isCancelled {
            if !state.withLock({ $0.isPaused }) {
                hearPongs()
                advance(to: now())
            }
            if (try? await time.sleep(milliseconds: 20)) == nil { return }
        }
    }

    func respond(to request: WireRequest, connection: ConnectionId) async -> WireReply {
        let now = now()
        let response = answer { state -> (WireResponse?, [PaperEffect]) in
            let answer = state.venue.respond(to: request, now: now)
            return (answer.response, answer.effects)
        }
        let isLost = state.withLock { state in
            guard request.method == "POST", state.answersToLose > 0 else { return false }
            state.answersToLose -= 1
            return true
        }
        guard !isLost, let response else { return .close }
        return .whole(response)
    }

    func shouldUpgrade(_ request: WireRequest) -> Bool {
        !state.withLock { $0.isFull } && BinancePaperVenue.accepts(webSocketTarget: request.target)
    }

    func opened(_ peer: WebSocketPeer, request: WireRequest) {
        let now = now()
        act { state in
            state.peers[peer.id.value] = Peer(connection: peer)
            return state.venue.opened(
                connection: peer.id.value, target: request.target, now: now)
        }
    }

    func received(_ text: WireBytes, from peer: WebSocketPeer) {
        let now = now()
        act { $0.venue.received(text.text, connection: peer.id.value, now: now) }
    }

    func closed(_ peer: WebSocketPeer, reason: WebSocketCloseReason) {
        let now = now()
        act { state in
            state.peers[peer.id.value] = nil
            return state.venue.closed(connection: peer.id.value, now: now)
        }
    }

    /// Any frame proves that the other side lives.
    private func hearPongs() {
        let now = now()
        act { state in
            var effects: [PaperEffect] = []
            for id in state.peers.keys.sorted() {
                guard let peer = state.peers[id] else { continue }
                let heard = peer.connection.lastReceivedNanoseconds
                guard heard > peer.heardAt else { continue }
                state.peers[id]?.heardAt = heard
                effects += state.venue.receivedPong(connection: id, now: now)
            }
            return effects
        }
    }

    private func act(_ body: (inout State) -> [PaperEffect]) { answer { ((), body(&$0)) } }

    private func answer<Value: Sendable>(
        _ body: (inout State) -> (Value, [PaperEffect])
    ) -> Value {
        state.withLock { state in
            let (value, effects) = body(&state)
            for effect in effects {
                switch effect {
                case .send(let text, let id): state.peers[id]?.connection.send(text: text)
                case .ping(let payload, let id):
                    state.peers[id]?.connection.send(ping: Array(payload.utf8))
                case .close(let code, let id): state.peers[id]?.connection.close(code: code)
                }
            }
            return value
        }
    }
}
