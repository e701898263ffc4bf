import Basics
package import Codecs
import Ethereum
import Pools
import Synchronization
package import Transport

/// One node of the model chain behind a server: JSON-RPC over HTTP and WebSocket, new heads on
/// subscription, a block every interval; it misbehaves as it is told.
package final class SimulatedChain: WireService {
    private struct Subscription {
        let peer: WebSocketPeer
        let id: String
    }

    private struct State {
        var model: ChainModel
        var subscriptions: [Subscription] = []
        var lastSubscription: UInt64 = 0
        var traffic: ForeignTraffic
        var faults = ChainNodeFaults()
        var arrivals: [[UInt8]] = []
        var foreign: [ForeignTrade] = []
    }

    /// Changes of the model: asked for after every step of the world, so without the lock.
    private let changes = Atomic<UInt64>(0)
    private let state: Mutex<State>
    private let time: any TimeSource
    private let blockMilliseconds: Int64
    private let counts: WorldFaultCounts

    /// Hosts a model; a block is mined every interval while `run` runs.
    init(
        _ model: ChainModel, traffic: ForeignTraffic, time: any TimeSource,
        blockMilliseconds: Int64, counts: WorldFaultCounts = WorldFaultCounts()
    ) {
        state = Mutex(State(model: model, traffic: traffic))
        self.time = time
        self.blockMilliseconds = blockMilliseconds
        self.counts = counts
    }

    /// Reads the model.
    package func read<Value: Sendable>(_ body: (ChainModel) -> Value) -> Value {
        state.withLock { body($0.model) }
    }

    /// Mines at the chain's pace, first after a part of an interval, until the task is cancelled.
    package func run(firstAfterMilliseconds first: Int64) async throws {
        try await time.sleep(milliseconds: first)
        while true {
            try mine()
            try await time.sleep(milliseconds: blockMilliseconds)
        }
    }

    /// Changes the model.
    package func change(_ body: (inout ChainModel) throws -> Void) rethrows {
        try state.withLock { state in
            changes.add(1, ordering: .relaxed)
            try body(&state.model)
        }
    }

    /// Changes with every block and every signed transaction that comes in.
    var version: UInt64 { changes.load(ordering: .relaxed) }

    /// The signed bytes that came in since the last look, taken or not.
    func takeArrivals() -> [[UInt8]] {
        state.withLock { state in
            defer { state.arrivals = [] }
            return state.arrivals
        }
    }

    // MARK: Faults

    /// Begins a fault of the node itself.
    func begin(_ kind: WorldFault, milliseconds: Int64, hits: Int, amount: Int) {
        let until = time.monotonicNanoseconds() + UInt64(max(0, milliseconds)) * 1_000_000
        state.withLock { $0.faults.begin(kind, until: until, hits: hits, amount: amount) }
    }

    /// Ends all faults of the node itself.
    func heal() { state.withLock { $0.faults.clear() } }

    /// Puts trades of others first into the next block.
    func trade(_ trades: [ForeignTrade]) { state.withLock { $0.foreign += trades } }

    /// Replaces the highest blocks and tells whoever subscribed; how many left.
    func reorganise(depth: Int, orphans: ChainModel.Orphans) throws -> Int {
        let now = time.now()
        let (count, calls) = try state.withLock { state in
            changes.add(1, ordering: .relaxed)
            let count = try state.model.reorganise(depth: depth, orphans: orphans, at: now)
            return (count, count > 0 ? Self.headCalls(state) : [])
        }
        for (peer, message) in calls { peer.send(json: message) }
        return count
    }

    /// Mines one block and tells whoever subscribed.
    func mine() throws {
        let now = time.now()
        let calls = try state.withLock { state -> [(WebSocketPeer, JSONValue)] in
            changes.add(1, ordering: .relaxed)
            let foreign =
                state.foreign + state.traffic.next(state.model.head?.state.pools ?? [])
            state.foreign = []
            guard try state.model.mine(at: now, foreign: foreign) != nil else { return [] }
            return Self.headCalls(state)
        }
        for (peer, message) in calls { peer.send(json: message) }
    }

    private static func headCalls(_ state: State) -> [(WebSocketPeer, JSONValue)] {
        guard !state.subscriptions.isEmpty, let head = state.model.head else { return [] }
        let block = ChainJSON.block(head)
        return state.subscriptions.map { subscription in
            let message: JSONValue = [
                "jsonrpc": "2.0", "method": "eth_subscription",
                "params": ["subscription": .string(subscription.id), "result": block],
            ]
            return (subscription.peer, message)
        }
    }

    // MARK: WireService

    package func respond(
        to request: WireRequest, connection: ConnectionId
    ) async -> WireReply {
        guard request.method == "POST", let body = try? JSONValue(parsing: request.body) else {
            return .whole(WireResponse(status: 400))
        }
        switch judge(body) {
        case .requestLost: return .close
        case .answerLost:
            _ = answer(body)
            return .close
        case .silent(let until):
            let now = time.monotonicNanoseconds()
            let wait = until > now ? Int64((until - now) / 1_000_000) : 0
            try? await time.sleep(milliseconds: wait)
            return .close
        case .status(let status): return .whole(WireResponse(status: status))
        case .failing:
            return .whole(WireResponse(json: ChainRPC.refuse(body, methods: nil, Self.busy)))
        case .failingLogs:
            let refused = ChainRPC.refuse(body, methods: ["eth_getLogs"], Self.busy)
            return .whole(WireResponse(json: refused))
        case .withoutLogs:
            return .whole(WireResponse(json: ChainRPC.withoutLogs(body)))
        case .lagging(let blocks):
            return .whole(WireResponse(json: answer(body, blocksBehind: blocks)))
        case .answered: return .whole(WireResponse(json: answer(body)))
        }
    }

    private static let busy = ChainRefusal(-32_000, "server busy")

    private func judge(_ body: JSONValue) -> ChainNodeFaults.Verdict {
        let methods = (body.arrayValue ?? [body]).map { $0["method"]?.stringValue ?? "" }
        let now = time.monotonicNanoseconds()
        let (verdict, kind) = state.withLock { $0.faults.judge(methods, now: now) }
        if let kind { counts.note(kind) }
        return verdict
    }

    private func answer(_ body: JSONValue, blocksBehind: Int = 0) -> JSONValue {
        state.withLock { state in
            let raw = ChainRPC.rawTransactions(in: body)
            if !raw.isEmpty {
                state.arrivals += raw
                changes.add(1, ordering: .relaxed)
            }
            guard blocksBehind > 0 else { return ChainRPC.answer(body, &state.model) }
            var behind = state.model
            let head = behind.headNumber
            behind.truncate(to: head - min(head, UInt64(blocksBehind)))
            return ChainRPC.answer(body, &behind)
        }
    }

    package func shouldUpgrade(_ request: WireRequest) -> Bool { true }

    package func received(_ text: WireBytes, from peer: WebSocketPeer) {
        guard let body = try? JSONValue(parsing: text) else { return peer.close(code: 1_007) }
        let answer = state.withLock { state -> JSONValue in
            guard body["method"] == "eth_subscribe" else {
                return ChainRPC.answer(body, &state.model)
            }
            guard body["params"]?[0] == "newHeads" else {
                return [
                    "jsonrpc": "2.0", "id": body["id"] ?? .null,
                    "error": ChainRefusal.parameter(0).json,
                ]
            }
            state.lastSubscription += 1
            let id = "0x" + String(state.lastSubscription, radix: 16)
            state.subscriptions.append(Subscription(peer: peer, id: id))
            return ["jsonrpc": "2.0", "id": body["id"] ?? .null, "result": .string(id)]
        }
        peer.send(json: answer)
    }

    package func closed(_ peer: WebSocketPeer, reason: WebSocketCloseReason) {
        state.withLock { state in
            state.subscriptions.removeAll { $0.peer === peer }
        }
    }
}
