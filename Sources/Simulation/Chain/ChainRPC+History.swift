import Arithmetic
import Basics
import Codecs
import Ethereum

extension ChainRPC {
    /// The logs of one block by hash, or of a range of the canonical chain.
    static func logs(
        _ filter: JSONValue, _ model: ChainModel
    ) throws(ChainRefusal) -> JSONValue {
        let addresses = try wanted(filter["address"])
        var blocks: [ChainBlock] = []
        if let text = filter["blockHash"]?.stringValue {
            guard let hash = try? Hash32(hex: text), let block = model.block(hash) else {
                throw ChainRefusal(-32_000, "unknown block")
            }
            blocks = [block]
        } else {
            let first = block(tag: filter["fromBlock"]?.stringValue ?? "latest", model)
            let last = block(tag: filter["toBlock"]?.stringValue ?? "latest", model)
            guard let first = first?.header.number, let last = last?.header.number, first <= last
            else { throw ChainRefusal(-32_000, "invalid block range params") }
            blocks = (first...last).compactMap { model.block(number: $0) }
        }
        let found = blocks.flatMap(\.logs).filter {
            addresses.isEmpty || addresses.contains($0.address)
        }
        return .array(found.map(ChainJSON.log))
    }

    private static func wanted(_ value: JSONValue?) throws(ChainRefusal) -> [Address] {
        guard let value, !value.isNull else { return [] }
        var addresses: [Address] = []
        for element in value.arrayValue ?? [value] {
            guard let text = element.stringValue, let address = try? Address(hex: text) else {
                throw .parameter(0)
            }
            addresses.append(address)
        }
        return addresses
    }

    /// Base fees and tips of the last blocks, and the base fee of the next.
    static func feeHistory(
        _ parameters: ChainParameters, _ model: ChainModel
    ) throws(ChainRefusal) -> JSONValue {
        guard let newest = block(tag: try parameters.text(1), model) else { throw .unknownBlock }
        let number = newest.header.number
        let count = min(try parameters.quantity(0), number - model.firstNumber + 1)
        let percentiles = (parameters[2]?.arrayValue ?? []).compactMap(\.unsignedValue)
        let blocks = (0..<count).reversed().compactMap { model.block(number: number - $0) }
        let baseFees =
            blocks.map(\.header.baseFeePerGas) + [ChainModel.baseFee(after: newest.header)]
        return [
            "oldestBlock": ChainJSON.quantity(number + 1 - count),
            "baseFeePerGas": .array(baseFees.map { ChainJSON.quantity($0) }),
            "gasUsedRatio": .array(blocks.map { ratio($0.header) }),
            "reward": .array(
                blocks.map { block in
                    .array(percentiles.map { ChainJSON.quantity(tip(block, percentile: $0)) })
                }),
        ]
    }

    private static func ratio(_ header: BlockHeader) -> JSONValue {
        let millionths = header.gasUsed * 1_000_000 / max(1, header.gasLimit)
        return .number(
            ExactDecimal(coefficient: Int128(millionths), scale: 6)?.description ?? "0")
    }

    /// The tip at a percentile of the block's gas; zero for an empty block.
    private static func tip(_ block: ChainBlock, percentile: UInt64) -> UInt256 {
        let sorted = block.transactions
            .map { (tip: block.tip(of: $0), gas: $0.gasUsed) }
            .sorted { $0.tip < $1.tip }
        let threshold = block.header.gasUsed * min(percentile, 100) / 100
        var sum: UInt64 = 0
        for entry in sorted {
            sum += entry.gas
            if sum >= threshold { return entry.tip }
        }
        return sorted.last?.tip ?? .zero
    }
}
