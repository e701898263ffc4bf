import Arithmetic
import Basics
package import Codecs
import Ethereum

/// The model's JSON-RPC: what a node answers, by the methods that are asked of it here.
package enum ChainRPC {
    /// Answers a message: one call, or a batch in its order.
    package static func answer(_ body: JSONValue, _ model: inout ChainModel) -> JSONValue {
        guard case .array(let calls) = body else { return answerOne(body, &model) }
        var answers: [JSONValue] = []
        for call in calls { answers.append(answerOne(call, &model)) }
        return .array(answers)
    }

    private static func answerOne(_ call: JSONValue, _ model: inout ChainModel) -> JSONValue {
        let id = call["id"] ?? .null
        do throws(ChainRefusal) {
            let method = call["method"]?.stringValue ?? ""
            let parameters = ChainParameters(call["params"]?.arrayValue ?? [])
            return ["jsonrpc": "2.0", "id": id, "result": try result(method, parameters, &model)]
        } catch {
            return ["jsonrpc": "2.0", "id": id, "error": error.json]
        }
    }

    private static func result(
        _ method: String, _ parameters: ChainParameters, _ model: inout ChainModel
    ) throws(ChainRefusal) -> JSONValue {
        switch method {
        case "eth_sendRawTransaction":
            do throws(PoolRefusal) {
                return .string(try model.accept(asBytes(parameters)).hex)
            } catch {
                throw ChainRefusal(-32_000, error.message)
            }
        case "eth_call": return try call(parameters, model)
        case "eth_estimateGas": return try estimate(parameters, model)
        case "eth_getBlockByNumber":
            return block(tag: try parameters.text(0), model).map(ChainJSON.block) ?? .null
        case "eth_getBlockByHash":
            return model.block(try parameters.hash(0)).map(ChainJSON.block) ?? .null
        case "eth_getTransactionReceipt":
            return receipt(of: try parameters.hash(0), model).map(ChainJSON.receipt) ?? .null
        case "eth_getTransactionByHash":
            return known(try parameters.hash(0), model)
        case "eth_getLogs": return try logs(parameters[0] ?? .null, model)
        case "eth_feeHistory": return try feeHistory(parameters, model)
        default: return try read(method, parameters, model)
        }
    }

    private static func asBytes(_ parameters: ChainParameters) throws(PoolRefusal) -> [UInt8] {
        guard let bytes = try? parameters.bytes(0) else {
            throw PoolRefusal("invalid argument 0")
        }
        return bytes
    }

    /// Reads of one number.
    private static func read(
        _ method: String, _ parameters: ChainParameters, _ model: ChainModel
    ) throws(ChainRefusal) -> JSONValue {
        switch method {
        case "eth_chainId": return ChainJSON.quantity(model.chainId.value)
        case "eth_blockNumber": return ChainJSON.quantity(model.headNumber)
        case "eth_getBalance":
            let state = try state(parameters[1], model)
            return ChainJSON.quantity(state.balance(of: try parameters.address(0)))
        case "eth_getTransactionCount":
            let state = try state(parameters[1], model)
            return ChainJSON.quantity(state.nonce(of: try parameters.address(0)))
        case "eth_getCode":
            let state = try state(parameters[1], model)
            return ChainJSON.bytes(state.isContract(try parameters.address(0)) ? [0xFE] : [])
        default:
            throw ChainRefusal(
                -32_601, "the method \(method) does not exist/is not available")
        }
    }

    // MARK: Calls

    private static func call(
        _ parameters: ChainParameters, _ model: ChainModel
    ) throws(ChainRefusal) -> JSONValue {
        let block = try pinned(parameters[1], model)
        var state = block.state
        do throws(ContractRevert) {
            let result = try state.run(message(parameters), at: block.fields.timestamp)
            return ChainJSON.bytes(result.output)
        } catch {
            throw ChainRefusal(error)
        }
    }

    private static func message(
        _ parameters: ChainParameters
    ) throws(ContractRevert) -> ContractMessage {
        guard let message = try? parameters.message(0) else { throw .bare }
        return message
    }

    private static func estimate(
        _ parameters: ChainParameters, _ model: ChainModel
    ) throws(ChainRefusal) -> JSONValue {
        let block = try pinned(parameters[1], model)
        var state = block.state
        do throws(ContractRevert) {
            let result = try state.run(message(parameters), at: block.fields.timestamp)
            return ChainJSON.quantity(result.gas)
        } catch {
            throw ChainRefusal(error)
        }
    }

    // MARK: Blocks

    private static func state(
        _ selector: JSONValue?, _ model: ChainModel
    ) throws(ChainRefusal) -> ChainState {
        try pinned(selector, model).state
    }

    /// The block that a state is read at; the head when nothing is said.
    private static func pinned(
        _ selector: JSONValue?, _ model: ChainModel
    ) throws(ChainRefusal) -> ChainBlock {
        let found: ChainBlock?
        if let text = selector?["blockHash"]?.stringValue {
            found = (try? Hash32(hex: text)).flatMap { model.block($0) }
        } else {
            found = block(tag: selector?.stringValue ?? "latest", model)
        }
        guard let found else { throw .unknownBlock }
        return found
    }

    static func block(tag: String, _ model: ChainModel) -> ChainBlock? {
        switch tag {
        case "latest", "pending": return model.head
        case "safe": return model.block(number: model.safeNumber)
        case "finalized": return model.block(number: model.finalNumber)
        case "earliest": return model.block(number: model.firstNumber)
        default:
            guard let number = try? UInt256(quantity: tag), let number = number.asUInt64 else {
                return nil
            }
            return model.block(number: number)
        }
    }

    private static func receipt(of hash: Hash32, _ model: ChainModel) -> Receipt? {
        for block in model.canonical.reversed().lazy.compactMap({ model.block($0) }) {
            if let receipt = block.receipts.first(where: { $0.transactionHash == hash }) {
                return receipt
            }
        }
        return nil
    }

    /// A transaction that waits or stands in a canonical block, by its hash alone; null otherwise.
    private static func known(_ hash: Hash32, _ model: ChainModel) -> JSONValue {
        let isPending = model.pending.contains { $0.hash == hash }
        guard isPending || receipt(of: hash, model) != nil else { return .null }
        return ["hash": .string(hash.hex)]
    }
}
