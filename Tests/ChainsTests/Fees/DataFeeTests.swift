import Arithmetic
import Basics
import Chains
import Codecs
import Ethereum
import Synchronization
import Testing
import Transport

/// What a chain charges for data on its parent.
struct DataFeeTests {
    private let to = Address(bytes: [UInt8](repeating: 7, count: 20)) ?? .zero

    private var transaction: Transaction {
        .dynamicFee(
            DynamicFeeTransaction(
                chainId: ChainId(1), nonce: 1, maxPriorityFeePerGas: 1, maxFeePerGas: 2,
                gas: 21_000, to: to, value: .zero, input: [1, 2, 3], accessList: []))
    }

    /// The fee of two transactions when every call returns these words, and the calls.
    private func fee(
        _ source: DataFee, returning words: [UInt64]?
    ) async throws -> (fee: UInt256, calls: [JSONValue]) {
        let calls = Recorded()
        let session = session(returning: words) { calls.note($0) }
        let fee = try await session.dataFee(of: [transaction, transaction], by: source)
        return (fee, calls.all)
    }

    private func session(
        returning words: [UInt64]?, _ note: @escaping @Sendable ([JSONValue]) -> Void = { _ in }
    ) -> ChainSession {
        let node = AnsweringNode { _, parameters in
            note(parameters)
            return words.map { words in
                .string(Hex.encode(words.flatMap { UInt256($0).bigEndianBytes }))
            }
        }
        let configuration = ChainConfiguration(chain: ChainId(1), rpc: "", sender: .zero)
        return ChainSession(configuration, client: node, time: VirtualClock()) { _ in }
    }

    private final class Recorded: Sendable {
        private let list = Mutex<[JSONValue]>([])
        func note(_ parameters: [JSONValue]) {
            list.withLock { $0.append(parameters.first ?? .null) }
        }
        var all: [JSONValue] { list.withLock { $0 } }
    }

    @Test func `a chain of its own charges none and is not asked`() async throws {
        let (fee, calls) = try await fee(.none, returning: [9])
        #expect(fee.isZero && calls.isEmpty)
    }

    @Test func `the oracle of the OP stack is asked about the bytes without a signature`()
        async throws
    {
        let (fee, calls) = try await fee(.opStack, returning: [21])
        #expect(fee == 42)
        let call = try #require(calls.first)
        #expect(call["to"] == "0x420000000000000000000000000000000000000f")
        let data = try Hex.decode(try #require(call["data"]?.stringValue))
        // The selector of getL1Fee(bytes), as the contract's ABI has it.
        #expect(Array(data.prefix(4)) == [0x49, 0x94, 0x8E, 0x0E])
        let values = try ABI.decode([.bytes], from: Array(data.dropFirst(4)))
        #expect(values.first == .bytes(transaction.encodedUnsigned))
    }

    @Test func `on Arbitrum it is the gas of the parent at the price of the chain`() async throws {
        let (fee, calls) = try await fee(.arbitrum, returning: [1_000, 3, 77])
        #expect(fee == 6_000)
        let call = try #require(calls.first)
        #expect(call["to"] == "0x00000000000000000000000000000000000000c8")
        let data = try Hex.decode(try #require(call["data"]?.stringValue))
        let values = try ABI.decode([.address, .bool, .bytes], from: Array(data.dropFirst(4)))
        #expect(values == [.address(to), .bool(false), .bytes([1, 2, 3])])
    }

    @Test func `only where data are paid as gas they take a part of the limit`() async throws {
        #expect(try await gas(.arbitrum, returning: [1_000, 3, 77]) == 1_000)
        #expect(try await gas(.opStack, returning: [1_000, 3, 77]) == 0)
        #expect(try await gas(.none, returning: nil) == 0)
        await #expect(throws: ChainError.self) { try await gas(.arbitrum, returning: []) }
        await #expect(throws: ChainError.self) { try await gas(.arbitrum, returning: nil) }
    }

    private func gas(_ source: DataFee, returning words: [UInt64]?) async throws -> UInt64 {
        try await session(returning: words).dataGas(of: transaction, by: source)
    }

    @Test func `what is no fee is refused`() async {
        await #expect(throws: ChainError.self) { try await fee(.opStack, returning: []) }
        await #expect(throws: ChainError.self) { try await fee(.opStack, returning: nil) }
        await #expect(throws: ChainError.self) { try await fee(.arbitrum, returning: [1]) }
    }
}
