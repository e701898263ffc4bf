import Arithmetic
import Basics
import Codecs
import Ethereum

/// How the levels of one block are asked for, and what the answer means; pure.
struct LevelQuestion: Hashable, Sendable {
    /// What the chain is asked.
    let source: LevelSource
    /// How many batches are final on the parent; nil when that is not known.
    var finalBatches: UInt64?

    /// Arbitrum's node interface, which every node answers itself
    /// (nitro `execution/nodeinterface`).
    static let nodeInterface =
        Address(bytes: [UInt8](repeating: 0, count: 19) + [0xC8]) ?? .zero
    static let findBatch = ABI.selector("findBatchContainingBlock(uint64)")
    /// What stands in a node's refusal when a block is in no batch yet (nitro, the same file).
    private static let notPosted = "after latest on-chain block"

    /// The request about a block; nil when the tags are all that there is.
    func request(_ number: UInt64) -> RPCRequest? {
        switch source {
        case .tags: return nil
        case .batches:
            let data = Self.findBatch + UInt256(number).bigEndianBytes
            let call = ContractCall(to: Self.nodeInterface, data: data)
            return RPCRequest("eth_call", [call.parameter, "latest"])
        case .stages: return RPCRequest("zks_getBlockDetails", [.number(String(number))])
        }
    }

    /// The levels that a block has reached.
    ///
    /// Throws what is neither a level nor the plain word that there is none yet.
    func levels(
        _ answer: Result<RPCAnswer, RPCFailure>, of number: UInt64
    ) throws(ChainError) -> Set<ChainLevel> {
        switch source {
        case .tags: return []
        case .batches: return try batch(answer)
        case .stages: return try Self.stages(try ChainReader.result(answer), number)
        }
    }

    private func batch(
        _ answer: Result<RPCAnswer, RPCFailure>
    ) throws(ChainError) -> Set<ChainLevel> {
        if case .failure(let failure) = answer, failure.message.contains(Self.notPosted) {
            return []
        }
        let data = try RPCText.bytes(try ChainReader.result(answer), "batch")
        guard data.count == 32, let batch = UInt256(bigEndian: data)?.asUInt64 else {
            throw .malformed("batch")
        }
        let isFinal = finalBatches.map { batch < $0 } ?? false
        return isFinal ? [.batchPosted, .batchFinal] : [.batchPosted]
    }

    /// A stage is reached once its transaction has a hash and is, where that is told, no longer
    /// pending on the parent; the last one, which nothing takes back, only when it is final there.
    private static func stages(
        _ answer: JSONValue, _ number: UInt64
    ) throws(ChainError) -> Set<ChainLevel> {
        if answer.isNull { return [] }
        guard answer.objectValue != nil, answer["number"]?.numberText == String(number) else {
            throw .malformed("blockDetails.number")
        }
        let stages: [(level: ChainLevel, name: String, time: String)] = [
            (.committed, "commit", "committedAt"), (.proven, "prove", "provenAt"),
            (.executed, "execute", "executedAt"),
        ]
        var reached: Set<ChainLevel> = []
        for (place, stage) in stages.enumerated() {
            let fields = try RPCFields(answer, "blockDetails")
            guard try fields.hashIfPresent(stage.name + "TxHash") != nil,
                fields.member(stage.time)?.stringValue != nil
            else { continue }
            guard reached.count == place else { throw .malformed("blockDetails.\(stage.time)") }
            let finality = fields.member(stage.name + "TxFinality")
            if let finality {
                guard let word = finality.stringValue else {
                    throw .malformed("blockDetails.\(stage.name)TxFinality")
                }
                let isEnough = stage.level == .executed ? word == "finalized" : word != "pending"
                guard isEnough else { break }
            }
            reached.insert(stage.level)
        }
        return reached
    }
}
