import Basics

/// The receipt of a swap over several pools as a node sends it, with members in geth's order.
struct ReceiptInput {
    /// The JSON text.
    let text: String
    /// The hash of the transaction.
    let transaction: String
    /// The logs alone, as `eth_getLogs` answers.
    let logsText: String

    /// A receipt with this many logs of two to three topics.
    init(logs count: Int, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let transaction = Self.hex(32, &generator)
        let place = """
            "blockNumber":"0x16e3a1f","transactionHash":"\(transaction)","transactionIndex":"0x5c",\
            "blockHash":"\(Self.hex(32, &generator))"
            """
        let logs = (0..<count).map { index in
            let topics = (0..<(2 + index % 2)).map { _ in "\"\(Self.hex(32, &generator))\"" }
            return """
                {"address":"\(Self.hex(20, &generator))","topics":[\(topics.joined(separator: ","))],\
                "data":"\(Self.hex(32 * (1 + index % 5), &generator))",\(place),\
                "blockTimestamp":"0x6a2bd07b","logIndex":"0x\(String(0x120 + index, radix: 16))",\
                "removed":false}
                """
        }
        self.transaction = transaction
        logsText = "[" + logs.joined(separator: ",") + "]"
        text = """
            {"type":"0x2","status":"0x1","cumulativeGasUsed":"0x8b3a1c",\
            "logs":\(logsText),\
            "logsBloom":"\(Self.hex(256, &generator))",\
            "contractAddress":null,"gasUsed":"0x3b1f2","effectiveGasPrice":"0x1dcd6500",\
            "from":"\(Self.hex(20, &generator))","to":"\(Self.hex(20, &generator))",\(place)}
            """
    }

    private static func hex(_ count: Int, _ generator: inout SplitMix64) -> String {
        Hex.encode((0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
    }
}
