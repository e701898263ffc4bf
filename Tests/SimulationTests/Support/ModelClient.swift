import Codecs
import Simulation
import Synchronization
import Transport

/// Answers a chain session's requests from a model, without a network.
final class ModelClient: WireClient {
    private let model: Mutex<ChainModel>

    init(_ model: ChainModel) {
        self.model = Mutex(model)
    }

    func send(_ request: WireRequest, timeoutMilliseconds: Int64) async -> HTTPOutcome {
        guard let body = try? JSONValue(parsing: request.body) else {
            return .response(WireResponse(status: 400))
        }
        return .response(WireResponse(json: model.withLock { ChainRPC.answer(body, &$0) }))
    }

    func read<Value: Sendable>(_ body: (ChainModel) -> Value) -> Value {
        model.withLock { body($0) }
    }

    func change(_ body: (inout ChainModel) throws -> Void) rethrows {
        try model.withLock { try body(&$0) }
    }
}
