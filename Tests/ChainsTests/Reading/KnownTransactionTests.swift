import Basics
import Chains
import Codecs
import Testing

@Suite("Whether a node knows a transaction")
struct KnownTransactionTests {
    private static let first = Hash32(bytes: [UInt8](repeating: 1, count: 32)) ?? .zero
    private static let second = Hash32(bytes: [UInt8](repeating: 2, count: 32)) ?? .zero

    private func reader(_ answer: @escaping @Sendable (String) -> JSONValue?) -> ChainReader {
        ChainReader(
            RPCClient(
                AnsweringNode { method, parameters in
                    method == "eth_getTransactionByHash"
                        ? answer(parameters.first?.stringValue ?? "") : nil
                }, target: "/", timeoutMilliseconds: 1_000))
    }

    @Test func `one known transaction of several is enough`() async throws {
        let reader = reader { hash in
            hash == Self.second.hex ? ["hash": .string(hash), "blockHash": .null] : .null
        }
        #expect(try await reader.knowsAny(of: [Self.first, Self.second]))
        #expect(try await !reader.knowsAny(of: [Self.first]))
        #expect(try await !reader.knowsAny(of: []))
    }

    @Test func `an error of one question is no "no"`() async {
        let reader = reader { hash in hash == Self.second.hex ? nil : .null }
        await #expect(throws: ChainError.self) {
            try await reader.knowsAny(of: [Self.first, Self.second])
        }
    }

    @Test func `another transaction than the one asked for is malformed`() async {
        for answer: JSONValue in [
            ["hash": .string(Self.first.hex)], ["hash": 7], ["nonce": "0x1"], "0x", true, [],
        ] {
            let reader = reader { _ in answer }
            await #expect(throws: ChainError.self) {
                try await reader.knowsAny(of: [Self.second])
            }
        }
    }
}
