import Arithmetic
import Basics
import Codecs
import Cryptography
import Ethereum
import Synchronization
import Transport

/// A node over blocks in memory that can be reorganised, and that fails as it is told.
final class ScriptedNode: WireClient {
    /// One block with what it holds.
    struct Block {
        var fields: HeaderFields
        var transactions: [Hash32]
        var header: BlockHeader
    }

    /// What the next exchanges do instead of answering.
    enum Fault {
        case loseRequest
        case loseAnswer
        case status(Int)
        case garbage
        /// Answers as a node that is this many blocks behind.
        case lag(Int)
        /// One call of the batch fails.
        case oneFailure
    }

    /// The node's chain and switches.
    struct State {
        var canonical: [Block] = []
        var byHash: [Hash32: Block] = [:]
        var safeLag = 2
        var finalizedLag = 6
        var finalized: UInt64 = 0
        var chainId: UInt64 = 1
        var faults: [Fault] = []
        var lag = 0
        var calls: [String] = []
        var nonce: UInt64 = 4
        var hasTags = true
        /// What every exchange does until it is taken away.
        var lasting: Fault?
        /// What is answered instead of the truth; the truth is nil for an error.
        var lie: Lie?
        /// The error object of a method, in place of its result.
        var errors: [String: JSONValue] = [:]
        /// Hashes of the bytes that were taken.
        var taken: Set<Hash32> = []
        var canOverride = true
        var canSimulate = false
        var canBatch = true
        /// The heights of committed, proven and executed; none for a node without stages.
        var stages: [UInt64]?
        /// The last block of each batch; none for a node without batches.
        var batches: [UInt64]?
        /// How many batches the final blocks of the parent hold, for a node that plays the parent.
        var finalBatches: UInt64 = 0
    }

    typealias Lie =
        @Sendable (_ method: String, _ parameters: [JSONValue], _ truth: JSONValue?) -> JSONValue?

    static let watchedPool = Address(bytes: [UInt8](repeating: 9, count: 20)) ?? .zero
    let state: Mutex<State>

    init() {
        let genesis = Block(
            fields: BlockTree.genesis, transactions: [], header: BlockTree.genesis.header)
        var state = State()
        state.canonical = [genesis]
        state.byHash = [genesis.header.hash: genesis]
        self.state = Mutex(state)
    }

    /// Puts a block on the head.
    func mine(
        _ transactions: [Hash32] = [], salt: UInt64 = 0, alsoInBloom silent: Address? = nil
    ) {
        state.withLock { state in
            guard let head = state.canonical.last else { return }
            var fields = BlockTree.child(of: head.fields, salt: salt)
            if !transactions.isEmpty {
                var bloom = LogsBloom()
                bloom.insert(Self.watchedPool.bytes)
                for hash in transactions { bloom.insert(hash.bytes) }
                if let silent { bloom.insert(silent.bytes) }
                fields.logsBloom = bloom.bytes
            }
            let block = Block(fields: fields, transactions: transactions, header: fields.header)
            state.canonical.append(block)
            state.byHash[block.header.hash] = block
            let head2 = UInt64(state.canonical.count - 1)
            state.finalized = max(
                state.finalized, head2 - min(head2, UInt64(state.finalizedLag)))
        }
    }

    /// Takes the highest blocks away; returns what was in them.
    @discardableResult
    func drop(_ count: Int) -> [Hash32] {
        state.withLock { state in
            let gone = state.canonical.suffix(count)
            state.canonical.removeLast(min(count, state.canonical.count - 1))
            return gone.flatMap(\.transactions)
        }
    }

    func fail(_ fault: Fault) { state.withLock { $0.faults.append(fault) } }

    var headers: [BlockHeader] { state.withLock { $0.canonical.map(\.header) } }

    func send(_ request: WireRequest, timeoutMilliseconds: Int64) async -> HTTPOutcome {
        let fault = state.withLock { state in
            state.lasting ?? (state.faults.isEmpty ? nil : state.faults.removeFirst())
        }
        var lag = state.withLock { $0.lag }
        switch fault {
        case .loseRequest: return .notSent(TransportError(.refused))
        case .loseAnswer:
            if let message = try? JSONValue(parsing: request.body) {
                for call in message.arrayValue ?? [message] { _ = answer(call, lag: 0) }
            }
            return .unknown(TransportError(.connectionClosed))
        case .status(let status): return .response(WireResponse(status: status))
        case .garbage: return .response(WireResponse(status: 200, body: [0x7B]))
        case .lag(let count): lag = count
        case .oneFailure, nil: break
        }
        guard let message = try? JSONValue(parsing: request.body) else {
            return .response(WireResponse(status: 400))
        }
        if message.arrayValue != nil, state.withLock({ !$0.canBatch }) {
            return .response(WireResponse(status: 400))
        }
        var answers = (message.arrayValue ?? [message]).map { answer($0, lag: lag) }
        if case .oneFailure = fault, let last = answers.popLast() {
            let error: JSONValue = ["code": -32_000, "message": "unknown block"]
            answers.append(
                BlockJSON.with("error", error, in: BlockJSON.with("result", nil, in: last)))
        }
        return .response(
            WireResponse(json: message.arrayValue == nil ? answers[0] : .array(answers)))
    }

    private func answer(_ call: JSONValue, lag: Int) -> JSONValue {
        let method = call["method"]?.stringValue ?? ""
        let parameters = call["params"]?.arrayValue ?? []
        let (result, error) = state.withLock { state -> (JSONValue?, JSONValue?) in
            state.calls.append(method)
            if let error = state.errors[method] { return (nil, error) }
            if method == "eth_sendRawTransaction" { return (state.take(parameters), nil) }
            var seen = state
            seen.canonical.removeLast(min(lag, seen.canonical.count - 1))
            let truth = seen.result(method, parameters)
            if truth == nil, method == "eth_call", seen.batches != nil {
                return (nil, ScriptedNode.State.notPosted)
            }
            return (state.lie.map { $0(method, parameters, truth) } ?? truth, nil)
        }
        let outcome: (String, JSONValue) =
            result.map { ("result", $0) }
            ?? ("error", error ?? ["code": -39_001, "message": "unknown block"])
        return BlockJSON.object([("jsonrpc", "2.0"), ("id", call["id"] ?? .null), outcome])
    }
}

extension ScriptedNode.State {
    /// The result of a method; nil for an error object.
    func result(_ method: String, _ parameters: [JSONValue]) -> JSONValue? {
        let first = parameters.first
        switch method {
        case "eth_chainId": return BlockJSON.word(chainId)
        case "eth_getBlockByNumber":
            return number(first?.stringValue ?? "").map {
                $0 < canonical.count ? BlockJSON.block(canonical[$0].fields) : .null
            }
        case "eth_getBlockByHash":
            let block = hash(first).flatMap { byHash[$0] }
            return block.map { BlockJSON.block($0.fields) } ?? .null
        case "eth_getLogs" where first?["fromBlock"] != nil:
            // As clients do: a range above the head holds nothing.
            let from = number(first?["fromBlock"]?.stringValue ?? "") ?? 0
            let to = number(first?["toBlock"]?.stringValue ?? "") ?? 0
            let blocks = canonical.filter { (from...max(from, to)).contains(Int($0.header.number)) }
            return .array(blocks.flatMap(logs).map(BlockJSON.log))
        case "eth_getLogs":
            return hash(first?["blockHash"]).flatMap { byHash[$0] }.map { block in
                .array(logs(block).map(BlockJSON.log))
            }
        case "eth_getTransactionReceipt":
            return hash(first).flatMap(receipt).map(BlockJSON.receipt) ?? .null
        case "eth_getTransactionCount": return BlockJSON.word(nonce)
        case "eth_getTransactionByHash":
            let isKnown = hash(first).map { taken.contains($0) } ?? false
            return isKnown ? ["hash": first ?? .null] : .null
        case "eth_call" where batches != nil: return batchCall(parameters)
        case "zks_getBlockDetails": return stages.map { blockDetails(first, $0) }
        case "eth_call":
            let isOverridden = parameters.count > 2 && canOverride
            return .string("0x" + String(repeating: "0", count: 63) + (isOverridden ? "1" : "0"))
        case "eth_simulateV1":
            return canSimulate
                ? [["calls": [["status": "0x1", "returnData": "0x02", "gasUsed": "0x0"]]]] : nil
        default: return nil
        }
    }

    /// Takes signed bytes.
    mutating func take(_ parameters: [JSONValue]) -> JSONValue? {
        guard let raw = parameters.first?.stringValue.flatMap({ try? Hex.decode($0) }) else {
            return nil
        }
        let hash = Keccak256.hash(raw)
        taken.insert(hash)
        return .string(hash.hex)
    }

    /// One log of the watched pool per transaction.
    func logs(_ block: ScriptedNode.Block) -> [Log] {
        block.transactions.enumerated().map { index, hash in
            Log(
                address: ScriptedNode.watchedPool, topics: [hash], data: [],
                blockNumber: block.header.number, blockHash: block.header.hash,
                transactionHash: hash, transactionIndex: index, logIndex: index)
        }
    }

    private func receipt(_ hash: Hash32) -> Receipt? {
        for block in canonical {
            guard let index = block.transactions.firstIndex(of: hash) else { continue }
            return Receipt(
                transactionHash: hash, blockHash: block.header.hash,
                blockNumber: block.header.number, transactionIndex: index, status: true,
                gasUsed: 21_000, effectiveGasPrice: 8, logs: [logs(block)[index]])
        }
        return nil
    }

    /// The index that a number or tag means; nil for a tag that this node does not know.
    private func number(_ text: String) -> Int? {
        let head = canonical.count - 1
        switch text {
        case "latest": return head
        case "safe": return hasTags ? max(0, head - safeLag) : nil
        case "finalized": return hasTags ? min(head, Int(finalized)) : nil
        default: return Int(text.dropFirst(2), radix: 16)
        }
    }

    private func hash(_ value: JSONValue?) -> Hash32? {
        value?.stringValue.flatMap { try? Hash32(hex: $0) }
    }
}
