import Arithmetic
import Basics
import Chains
import Codecs
import Ethereum
import Synchronization
import Testing
import Transport

/// Many views in one call, against what eth_abi 5.2 makes of the same values.
struct MulticallTests {
    private static let multicall = Address(bytes: [UInt8](repeating: 9, count: 20)) ?? .zero
    private static let first = Address(bytes: [UInt8](repeating: 7, count: 20)) ?? .zero
    private static let second = Address(bytes: [UInt8](repeating: 8, count: 20)) ?? .zero

    /// Two calls that may fail, of 4 and of 36 bytes.
    private static let question =
        "0x82ad56cb"
        + "00000000000000000000000000000000000000000000000000000000000000200000000000000000"
        + "00000000000000000000000000000000000000000000000200000000000000000000000000000000"
        + "00000000000000000000000000000040000000000000000000000000000000000000000000000000"
        + "00000000000000e00000000000000000000000000707070707070707070707070707070707070707"
        + "00000000000000000000000000000000000000000000000000000000000000010000000000000000"
        + "00000000000000000000000000000000000000000000006000000000000000000000000000000000"
        + "000000000000000000000000000000040dfe16810000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000808080808080808080808080808080808080808"
        + "00000000000000000000000000000000000000000000000000000000000000010000000000000000"
        + "00000000000000000000000000000000000000000000006000000000000000000000000000000000"
        + "00000000000000000000000000000024000102030405060708090a0b0c0d0e0f1011121314151617"
        + "18191a1b1c1d1e1f2021222300000000000000000000000000000000000000000000000000000000"

    /// 33 bytes, a failure with 4 bytes, and nothing.
    private static let answer =
        "0x"
        + "00000000000000000000000000000000000000000000000000000000000000200000000000000000"
        + "00000000000000000000000000000000000000000000000300000000000000000000000000000000"
        + "00000000000000000000000000000060000000000000000000000000000000000000000000000000"
        + "00000000000001000000000000000000000000000000000000000000000000000000000000000180"
        + "00000000000000000000000000000000000000000000000000000000000000010000000000000000"
        + "00000000000000000000000000000000000000000000004000000000000000000000000000000000"
        + "00000000000000000000000000000021000102030405060708090a0b0c0d0e0f1011121314151617"
        + "18191a1b1c1d1e1f2000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000004000000000000000000000000000000000"
        + "0000000000000000000000000000000408c379a00000000000000000000000000000000000000000"
        + "00000000000000000000000000000000000000000000000000000000000000000000000000000001"
        + "00000000000000000000000000000000000000000000000000000000000000400000000000000000"
        + "000000000000000000000000000000000000000000000000"

    private static let three = [ContractCall](
        repeating: ContractCall(to: first, data: [1, 2, 3, 4]), count: 3)

    /// Keeps what was asked.
    private final class Questions: Sendable {
        private let list = Mutex<[[UInt8]]>([])

        func note(_ data: [UInt8]) { list.withLock { $0.append(data) } }

        var all: [[UInt8]] { list.withLock { $0 } }
    }

    private func loader(
        _ answer: @escaping @Sendable (Address?, [UInt8]) -> [UInt8]?
    ) -> PoolLoader {
        let node = AnsweringNode { method, parameters in
            guard method == "eth_call" || method == "eth_getCode" else { return .null }
            let block = parameters[1]["blockHash"]
            guard block == .string(Hash32.zero.hex) else { return .null }
            let to = try? Address(hex: parameters[0]["to"]?.stringValue ?? "")
            let data = (try? Hex.decode(parameters[0]["data"]?.stringValue ?? "")) ?? []
            return answer(to, data).map { .string(Hex.encode($0)) }
        }
        let configuration = ChainConfiguration(chain: ChainId(1), rpc: "", sender: .zero)
        return ChainSession(configuration, client: node, time: VirtualClock()) { _ in }.pools
    }

    private func views(
        _ calls: [ContractCall], answering bytes: [UInt8]
    ) async throws -> [[UInt8]?] {
        try await loader { _, _ in bytes }.views(calls, at: .zero, multicall: Self.multicall)
    }

    @Test func `calls are written as another implementation writes them`() async throws {
        let questions = Questions()
        let loader = loader { to, data in
            #expect(to == Self.multicall)
            questions.note(data)
            return []
        }
        let calls = [
            ContractCall(to: Self.first, data: [0x0D, 0xFE, 0x16, 0x81]),
            ContractCall(to: Self.second, data: Array(0..<36)),
        ]
        await #expect(throws: ChainError.self) {
            try await loader.views(calls, at: .zero, multicall: Self.multicall)
        }
        #expect(questions.all.map { Hex.encode($0) } == [Self.question])
    }

    @Test func `answers are read in their order, failures as nothing`() async throws {
        let answers = try await views(Self.three, answering: Hex.decode(Self.answer))
        #expect(answers == [Array(0..<33), nil, []])
    }

    @Test func `an answer of another form is refused, wherever it is cut or bent`() async throws {
        let good = try Hex.decode(Self.answer)
        for length in stride(from: 0, to: good.count, by: 32) {
            await #expect(throws: ChainError.self, "\(length) bytes") {
                try await views(Self.three, answering: Array(good.prefix(length)))
            }
        }
        let words = good.count / 32
        // All that are offsets, lengths, counts or truth values.
        for word in [0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 14, 15, 16] where word < words {
            var bent = good
            bent.replaceSubrange(
                (word * 32)..<(word * 32 + 32), with: [UInt8](repeating: 0xFF, count: 32))
            await #expect(throws: ChainError.self, "word \(word)") {
                try await views(Self.three, answering: bent)
            }
        }
        for count in [2, 4] {
            await #expect(throws: ChainError.malformed("multicall: not one answer for each call")) {
                let calls = [ContractCall](repeating: Self.three[0], count: count)
                _ = try await views(calls, answering: good)
            }
        }
    }

    @Test func `many calls are asked in pages, none in none`() async throws {
        let sizes = Questions()
        let loader = loader { _, data in
            let count = Int(data[4 + 62]) << 8 | Int(data[4 + 63])
            sizes.note([UInt8(count >> 8), UInt8(count & 0xFF)])
            // As many answers of no bytes.
            let number = { (value: Int) in UInt256(UInt64(value)).bigEndianBytes }
            var answer = number(32) + number(count)
            for index in 0..<count { answer += number(count * 32 + index * 96) }
            for _ in 0..<count { answer += number(1) + number(64) + number(0) }
            return answer
        }
        let calls = [ContractCall](repeating: Self.three[0], count: 1_030)
        let answers = try await loader.views(calls, at: .zero, multicall: Self.multicall)
        #expect(answers == [[UInt8]?](repeating: [], count: 1_030))
        #expect(sizes.all == [[2, 0], [2, 0], [0, 6]])
        let none = try await loader.views([], at: .zero, multicall: Self.multicall)
        #expect(none.isEmpty)
        await #expect(throws: ChainError.malformed("views: a call of nobody")) {
            let nobody = [ContractCall(to: nil, data: [])]
            _ = try await loader.views(nobody, at: .zero, multicall: Self.multicall)
        }
    }

    @Test func `without the contract they are asked as a batch, and a failing node is no answer`()
        async throws
    {
        let loader = loader { _, data in data.first == 0 ? nil : data }
        let calls = (1...3).map { ContractCall(to: Self.first, data: [$0]) }
        #expect(try await loader.views(calls, at: .zero, multicall: nil) == [[1], [2], [3]])
        #expect(try await loader.views([], at: .zero, multicall: nil).isEmpty)
        await #expect(throws: ChainError.self) {
            let failing = [ContractCall(to: Self.first, data: [0])]
            _ = try await loader.views(failing, at: .zero, multicall: nil)
        }
    }

    @Test func `code is known by its hash`() async throws {
        let loader = loader { _, _ in [0x60, 0x01] }
        let hash = ABI.hash([0x60, 0x01])
        try await loader.checkCode(of: Self.first, is: hash, at: .zero)
        await #expect(throws: ChainError.self) {
            try await loader.checkCode(of: Self.first, is: ABI.hash([]), at: .zero)
        }
    }
}
