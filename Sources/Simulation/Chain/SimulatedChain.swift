import Basics
package import Codecs
import Ethereum
import Pools
import Synchronization
package import Transport

/// One node of the model chain behind a server: JSON-RPC over HTTP and WebSocket, new heads on
/// subscription, a block every interval.
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
    }

    private let state: Mutex<State>
    private let time: any TimeSource
    private let blockMilliseconds: Int64

    /// Hosts a model; a block is mined every interval while `run` runs.
    init(
        _ model: ChainModel, traffic: ForeignTraffic, time: any TimeSource,
        blockMilliseconds: Int64
    ) {
        state = Mutex(State(model: model, traffic: traffic))
        self.time = time
        self.blockMilliseconds = blockMilliseconds
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
        try state.withLock { try body(&$0.model) }
    }

    /// Mines one block and tells whoever subscribed.
    func mine() throws {
        let now = time.now()
        let calls = try state.withLock { state -> [(WebSocketPeer, JSONValue)] in
            let foreign = state.traffic.next(state.model.head?.state.pools ?? [])
            guard try state.model.mine(at: now, foreign: foreign) != nil,
                let head = state.model.head
            else { return [] }
            let block = ChainJSON.block(head)
            return state.subscriptions.map { subscription in
                let message: JSONValue = [
                    "jsonrpc": "2.0", "method": "eth_subscription",
                    "params": ["subscription": .string(subscription.id), "result": block],
                ]
                return (subscription.peer, message)
            }
        }
        for (peer, message) in calls { peer.send(json: message) }
    }

    // MARK: WireService

    package func respond(
        to request: WireRequest, connection: ConnectionId
    ) async -> WireReply {
        guard request.method == "POST", let body = try? JSONValue(parsing: request.body) else {
            return .whole(WireResponse(status: 400))
        }
        return .whole(WireResponse(json: state.withLock { ChainRPC.answer(body, &$0.model) }))
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
