import Arithmetic
import Basics
import Chains
import Codecs
import Ethereum
import Testing
import Transport

/// Receipts and logs straight from bytes.
struct ReceiptScanTests {
    private static let receipt = Receipt(
        transactionHash: BlockTree.genesis.header.hash, blockHash: BlockTree.genesis.header.hash,
        blockNumber: 5, transactionIndex: 2, status: true, gasUsed: 21_000, effectiveGasPrice: 9,
        logs: [
            Log(
                address: .zero, topics: [.zero], data: [1, 2], blockNumber: 5,
                blockHash: BlockTree.genesis.header.hash,
                transactionHash: BlockTree.genesis.header.hash, transactionIndex: 2, logIndex: 3)
        ])

    private func scan(_ value: JSONValue) throws(ChainError) -> Receipt {
        try RPCAnswer(value).read(ReceiptScan.receipt)
    }

    private func scan(_ text: String) throws(ChainError) -> Receipt {
        try JSONReader.read(text.utf8) { (reader) throws(ChainError) in
            try ReceiptScan.receipt(&reader)
        }
    }

    private func scanLogs(_ value: JSONValue) throws(ChainError) -> [Log] {
        try RPCAnswer(value).read(ReceiptScan.logs)
    }

    @Test func `a receipt survives the way through JSON`() throws {
        #expect(try scan(BlockJSON.receipt(Self.receipt)) == Self.receipt)
        var failed = Self.receipt
        failed.status = false
        failed.contractAddress = .zero
        #expect(try scan(BlockJSON.receipt(failed)) == failed)
    }

    @Test func `a receipt with logs of another block or transaction is refused`() {
        var receipt = Self.receipt
        receipt.logs[0].blockHash = .zero
        #expect(throws: ChainError.malformed("receipt.logs")) {
            try scan(BlockJSON.receipt(receipt))
        }
        receipt = Self.receipt
        receipt.logs[0].transactionHash = .zero
        #expect(throws: ChainError.malformed("receipt.logs")) {
            try scan(BlockJSON.receipt(receipt))
        }
        let odd = BlockJSON.with("status", "0x2", in: BlockJSON.receipt(Self.receipt))
        #expect(throws: ChainError.malformed("receipt.status")) { try scan(odd) }
    }

    @Test func `logs out of order or twice are refused`() throws {
        var second = Self.receipt.logs[0]
        second.logIndex = 4
        let logs = [Self.receipt.logs[0], second]
        #expect(try scanLogs(.array(logs.map(BlockJSON.log))) == logs)
        #expect(throws: ChainError.malformed("logs: order")) {
            try scanLogs(.array(logs.reversed().map(BlockJSON.log)))
        }
        #expect(throws: ChainError.malformed("logs: order")) {
            try scanLogs(.array([BlockJSON.log(second), BlockJSON.log(second)]))
        }
    }

    private static let needed = [
        "transactionHash", "blockHash", "blockNumber", "transactionIndex", "status", "gasUsed",
        "effectiveGasPrice", "logs",
    ]

    @Test(arguments: needed)
    func `every missing field is named`(name: String) {
        let whole = BlockJSON.receipt(Self.receipt)
        #expect(throws: ChainError.malformed("receipt.\(name)")) {
            try scan(BlockJSON.with(name, nil, in: whole))
        }
        #expect(throws: ChainError.self) { try scan(BlockJSON.with(name, .null, in: whole)) }
        #expect(throws: ChainError.self) { try scan(BlockJSON.with(name, true, in: whole)) }
    }

    @Test(arguments: needed)
    func `a field that stands there twice is refused`(name: String) throws {
        let whole = BlockJSON.receipt(Self.receipt)
        let members = try #require(whole.objectValue)
        let twice = members + members.filter { $0.name == name }
        #expect(throws: ChainError.malformed("receipt.\(name): twice")) {
            try scan(JSONValue.object(twice))
        }
    }

    @Test(arguments: [
        "address", "topics", "data", "blockNumber", "blockHash", "transactionHash",
        "transactionIndex", "logIndex",
    ])
    func `every missing field of a log is named`(name: String) {
        let log = BlockJSON.log(Self.receipt.logs[0])
        #expect(throws: ChainError.malformed("log.\(name)")) {
            try scanLogs([BlockJSON.with(name, nil, in: log)])
        }
    }

    @Test func `what a layer two adds is read, and what is not known is passed over`() throws {
        var receipt = Self.receipt
        receipt.l1Fee = 77
        var json = BlockJSON.with("l1Fee", "0x4d", in: BlockJSON.receipt(receipt))
        json = BlockJSON.with("l1BlobBaseFee", ["deep": [[1, 2], .null]], in: json)
        #expect(try scan(json) == receipt)
        #expect(try scan(BlockJSON.with("l1Fee", .null, in: json)).l1Fee == nil)
        json = BlockJSON.with("operatorFeeScalar", "0x5", in: json)
        json = BlockJSON.with("operatorFeeConstant", "0x0", in: json)
        receipt.operatorFee = Receipt.OperatorFee(scalar: 5, constant: 0)
        #expect(try scan(json) == receipt)
        json = BlockJSON.with("operatorFeeScalar", "0x0", in: json)
        #expect(try scan(json).operatorFee == nil)
    }

    @Test(arguments: UInt64(0)..<20)
    func `members may stand in any order, with blanks and by other spellings`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let json = BlockJSON.with("from", "0x00", in: BlockJSON.receipt(Self.receipt))
        guard case .object(let members) = json else { return }
        let shuffled = members.shuffled(using: &random)
        #expect(try scan(JSONValue.object(shuffled)) == Self.receipt)
        let spaced = shuffled.map { "\n  \"\($0.name)\" : \($0.value.text)" }
        #expect(try scan("{\(spaced.joined(separator: " ,"))\n}") == Self.receipt)
        let escaped = JSONValue.object(shuffled).text
            .replacing("\"logs\":", with: #""\u006Cogs":"#)
        #expect(try scan(escaped) == Self.receipt)
    }

    @Test func `letters of either case are hex`() throws {
        let text = BlockJSON.receipt(Self.receipt).text
        #expect(try scan(text) == Self.receipt)
        let upper = Self.receipt.blockHash.hex.dropFirst(2).uppercased()
        let loud = text.replacing(Self.receipt.blockHash.hex, with: "0x" + upper)
        #expect(try scan(loud) == Self.receipt)
    }

    @Test(arguments: [
        #""0x""#, #""0x01""#, #""1""#, #""0x1g""#, #""0x10000000000000000""#, #""""#, "1", "null",
        #""\u0030x1""#,
    ])
    func `a quantity that is not in its only form is refused`(text: String) {
        let whole = BlockJSON.with("gasUsed", "GAS", in: BlockJSON.receipt(Self.receipt)).text
        #expect(throws: ChainError.self) { try scan(whole.replacing("\"GAS\"", with: text)) }
    }

    @Test(arguments: UInt64(0)..<12)
    func `damaged receipts are values or errors, never a crash`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let bytes = BlockJSON.receipt(Self.receipt).encodedBytes()
        for _ in 0..<500 {
            let damaged = random.mutated(bytes)
            let receipt = try? JSONReader.read(damaged) { (reader) throws(ChainError) in
                try ReceiptScan.receipt(&reader)
            }
            for log in receipt?.logs ?? [] {
                #expect(log.blockHash == receipt?.blockHash)
            }
        }
    }
}
