import Arithmetic
import Basics
import Chains
import Codecs
import Ethereum
import Foundation
import Testing
import Transport

struct RPCDecodingTests {
    /// The cases of Tests/Vectors/ethereum_headers.json (hashes by py-evm) in JSON-RPC's names.
    private static func publishedBlocks() throws -> [JSONValue] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appending(path: "Vectors").appending(path: "ethereum_headers.json")
        let document = try JSONValue(parsing: [UInt8](Data(contentsOf: file)))
        return (document.arrayValue ?? []).map { item in
            .object(
                (item.objectValue ?? []).map { member in
                    let names = ["ommersHash": "sha3Uncles", "beneficiary": "miner"]
                    return JSONValue.Member(
                        name: names[member.name] ?? member.name, value: member.value)
                })
        }
    }

    @Test func `published headers of every fork hash to what they say`() throws {
        let blocks = try Self.publishedBlocks()
        #expect(blocks.count == 20)
        for block in blocks {
            let header = try RPCDecoding.header(block)
            #expect(header.hash.hex == block["hash"]?.stringValue)
            #expect(header.parentHash.hex == block["parentHash"]?.stringValue)
        }
    }

    @Test func `a header that says another hash is refused with both`() throws {
        let block = BlockJSON.block(BlockTree.genesis)
        let lie = BlockJSON.with("hash", .string(Hash32.zero.hex), in: block)
        #expect(
            throws: ChainError.hashMismatch(
                claimed: .zero, recomputed: BlockTree.genesis.header.hash)
        ) { try RPCDecoding.header(lie) }
        let changed = BlockJSON.with("gasUsed", "0x1", in: block)
        #expect(throws: ChainError.self) { try RPCDecoding.header(changed) }
    }

    @Test(arguments: ["0x01", "0x", "1", "0x1g", "0x10000000000000000", ""])
    func `a quantity that is not in its only form is refused`(text: String) {
        let block = BlockJSON.with("number", .string(text), in: BlockJSON.block(BlockTree.genesis))
        #expect(throws: ChainError.malformed("block.number")) { try RPCDecoding.header(block) }
    }

    @Test func `every missing field is named`() {
        let block = BlockJSON.block(BlockTree.genesis)
        for name in ["hash", "parentHash", "sha3Uncles", "miner", "logsBloom", "nonce"] {
            #expect(throws: ChainError.malformed("block.\(name)")) {
                try RPCDecoding.header(BlockJSON.with(name, nil, in: block))
            }
            #expect(throws: ChainError.malformed("block.\(name)")) {
                try RPCDecoding.header(BlockJSON.with(name, .null, in: block))
            }
        }
    }

    @Test func `a fee history has one base fee more than blocks`() throws {
        let history = try RPCDecoding.feeHistory(
            [
                "oldestBlock": "0x5", "baseFeePerGas": ["0x1", "0x2", "0x3"],
                "gasUsedRatio": [0, 1], "reward": [["0x7"], ["0x0"]],
            ])
        #expect(
            history
                == FeeHistory(
                    oldestBlock: 5, baseFeesPerGas: [1, 2], nextBaseFeePerGas: 3,
                    rewards: [[7], [0]]))
        #expect(throws: ChainError.malformed("feeHistory.reward")) {
            try RPCDecoding.feeHistory(
                ["oldestBlock": "0x5", "baseFeePerGas": ["0x1", "0x2"], "reward": [[], []]])
        }
        #expect(throws: ChainError.malformed("feeHistory.baseFeePerGas")) {
            try RPCDecoding.feeHistory(["oldestBlock": "0x5", "baseFeePerGas": []])
        }
    }

    @Test(arguments: UInt64(0)..<12)
    func `damaged answers are values or errors, never a crash`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let block = BlockJSON.block(BlockTree.genesis).encodedBytes()
        for _ in 0..<300 {
            if let json = try? JSONValue(parsing: random.mutated(block)),
                let header = try? RPCDecoding.header(json)
            {
                // Only damage outside the hashed fields may pass.
                #expect(header == BlockTree.genesis.header)
            }
        }
    }
}
