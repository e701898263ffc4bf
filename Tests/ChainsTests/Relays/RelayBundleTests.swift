import Basics
import Chains
import Codecs
import Cryptography
import Testing

@Suite("Bundles for a relay")
struct RelayBundleTests {
    private static let transactions: [[UInt8]] = [[2, 1], [2, 2]]
    private static let hashes = transactions.map { Keccak256.hash($0) }

    private func body(_ request: RPCRequest) -> String {
        String(decoding: RPCMessages.encode([request], firstId: 1), as: UTF8.self)
    }

    @Test func `all that is set is written as documented, the rest is left out`() throws {
        let id = try #require(ReplacementId("0A1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"))
        let bundle = try RelayBundle(
            Self.transactions, blockNumber: 0xB63_DCD, minTimestamp: 0,
            maxTimestamp: 1_615_920_932, revertingHashes: [Self.hashes[1]], replacementId: id)
        #expect(
            body(bundle.request)
                == #"{"jsonrpc":"2.0","id":1,"method":"eth_sendBundle","params":[{"#
                + #""txs":["0x0201","0x0202"],"blockNumber":"0xb63dcd","minTimestamp":0,"#
                + #""maxTimestamp":1615920932,"revertingTxHashes":["\#(Self.hashes[1].hex)"],"#
                + #""replacementUuid":"0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"}]}"#)
        let plain = try RelayBundle([[2]], blockNumber: 0)
        #expect(
            body(plain.request)
                == #"{"jsonrpc":"2.0","id":1,"method":"eth_sendBundle","params":[{"#
                + #""txs":["0x02"],"blockNumber":"0x0"}]}"#)
    }

    @Test func `a simulation names the state and the time`() throws {
        let bundle = try RelayBundle([[2]], blockNumber: 16)
        #expect(
            body(bundle.simulation(on: .latest)).hasSuffix(
                #""method":"eth_callBundle","params":[{"txs":["0x02"],"blockNumber":"0x10","#
                    + #""stateBlockNumber":"latest"}]}"#))
        #expect(
            body(bundle.simulation(on: .number(15), timestamp: 7)).hasSuffix(
                #""stateBlockNumber":"0xf","timestamp":7}]}"#))
    }

    @Test func `what no relay takes is not made`() throws {
        let small = [[UInt8]](repeating: [2], count: 100)
        #expect(try RelayBundle(small, blockNumber: 1).transactions.count == 100)
        #expect(throws: ChainError.self) { try RelayBundle(small + [[2]], blockNumber: 1) }
        #expect(throws: ChainError.self) { try RelayBundle([], blockNumber: 1) }
        let large = [UInt8](repeating: 2, count: 300_000)
        #expect(try RelayBundle([large], blockNumber: 1).transactions.count == 1)
        #expect(throws: ChainError.self) { try RelayBundle([large, [2]], blockNumber: 1) }
        #expect(throws: ChainError.self) {
            try RelayBundle([[2]], blockNumber: 1, minTimestamp: 2, maxTimestamp: 1)
        }
        #expect(throws: ChainError.self) {
            try RelayBundle([[2]], blockNumber: 1, revertingHashes: [.zero])
        }
    }

    @Test(arguments: [
        "", "0a1b2c3d4e5f4a6b8c7d9e0f1a2b3c4d", "0a1b2c3d-4e5f-1a6b-8c7d-9e0f1a2b3c4d",
        "0a1b2c3d-4e5f-4a6b-cc7d-9e0f1a2b3c4d", "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4g",
        "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d-", "0a1b2c3d4-e5f-4a6b-8c7d-9e0f1a2b3c4d",
        "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3cä", "－a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    ])
    func `a name that is no random UUID is refused`(text: String) {
        #expect(ReplacementId(text) == nil)
    }

    @Test func `names are made of 16 random bytes`() throws {
        let zeros = try #require(ReplacementId(random: [UInt8](repeating: 0, count: 16)))
        #expect(zeros.text == "00000000-0000-4000-8000-000000000000")
        let ones = try #require(ReplacementId(random: [UInt8](repeating: 255, count: 16)))
        #expect(ones.text == "ffffffff-ffff-4fff-bfff-ffffffffffff")
        #expect(ReplacementId(ones.text) == ones)
        #expect(ReplacementId(random: [1]) == nil)
    }
}
