import Arithmetic
import Basics
import Ethereum
import Foundation
import Testing

@Suite struct ConsensusReceiptTests {
    private func cases() throws -> ReceiptCases {
        try JSONDecoder().decode(ReceiptCases.self, from: vectorFile("ethereum_receipts.json"))
    }

    // Tests/Vectors/ethereum_receipts.json, by py-evm, eth-bloom and trie.
    @Test func `receipts, filters and roots agree with py-evm`() throws {
        for block in try cases().blocks {
            var receipts: [ConsensusReceipt] = []
            for item in block.receipts {
                let receipt = try item.receipt()
                #expect(Hex.encode(receipt.encoded) == item.encoded)
                #expect(Hex.encode(LogsBloom(of: receipt.logs).bytes) == item.bloom)
                #expect(try ConsensusReceipt.decode(receipt.encoded) == receipt)
                receipts.append(receipt)
            }
            #expect(ConsensusReceipt.root(of: receipts).hex == block.root)
        }
    }

    @Test func `tries of every size and with nodes inside nodes agree`() throws {
        for trie in try cases().tries {
            let values = try trie.values.map { try Hex.decode($0) }
            #expect(IndexedTrie.root(of: values).hex == trie.root)
        }
    }

    // The root of every empty list, as mainnet's first blocks name it.
    @Test func `the empty list has the known root`() {
        #expect(
            ConsensusReceipt.root(of: []).hex
                == "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421")
    }

    @Test func `a filter tells what is certainly not in`() {
        var bloom = LogsBloom()
        #expect(!bloom.mayContain([1, 2, 3]))
        bloom.insert([1, 2, 3])
        #expect(bloom.mayContain([1, 2, 3]))
        #expect(!bloom.mayContain([1, 2, 4]))
        var union = LogsBloom()
        union.formUnion(bloom)
        #expect(union == bloom)
        #expect(LogsBloom(bytes: [0]) == nil)
    }

    @Test func `a spoilt receipt is refused`() throws {
        let receipt = try #require(try cases().blocks.last?.receipts.first { !$0.logs.isEmpty })
            .receipt()
        let encoded = ConsensusReceipt(
            type: 2, outcome: .status(true), cumulativeGasUsed: 5, logs: receipt.logs
        ).encoded
        guard case .list(let fields) = try RLP.decode(Array(encoded.dropFirst())) else {
            Issue.record("no list")
            return
        }
        func refusal(_ index: Int, _ item: RLP.Item) -> EthereumError? {
            var spoilt = fields
            spoilt[index] = item
            do throws(EthereumError) {
                _ = try ConsensusReceipt.decode([2] + RLP.encode(.list(spoilt)))
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal(0, .bytes([2])) == EthereumError(.outOfRange))
        #expect(refusal(0, .bytes([0])) == EthereumError(.outOfRange))
        #expect(refusal(1, .bytes([0, 1])) == EthereumError(.leadingZero))
        #expect(
            refusal(2, .bytes([UInt8](repeating: 0, count: 256))) == EthereumError(.bloomMismatch))
        #expect(refusal(2, .bytes([])) == EthereumError(.wrongLength))
        #expect(refusal(3, .bytes([])) == EthereumError(.wrongKind))
        #expect(refusal(3, .list([.list([])])) == EthereumError(.wrongFieldCount))
        #expect(throws: EthereumError(.unsupportedType)) { try ConsensusReceipt.decode([0x80]) }
        #expect(throws: EthereumError(.truncated)) { try ConsensusReceipt.decode([]) }
    }

    @Test func `the gas of a block adds up`() throws {
        let receipt = Receipt(
            transactionHash: .zero, blockHash: .zero, blockNumber: 1, transactionIndex: 0,
            status: true, gasUsed: 21_000, effectiveGasPrice: 7, logs: [])
        let block = try #require(
            ConsensusReceipt.block(of: [receipt, receipt], types: [0, 2]))
        #expect(block.map(\.cumulativeGasUsed) == [21_000, 42_000])
        #expect(ConsensusReceipt.block(of: [receipt], types: []) == nil)
    }
}
