import Basics
import Chains
import Codecs
import Testing
import Transport

struct RPCMessagesTests {
    private func decode(
        _ text: String, count: Int = 1
    ) throws(ChainError) -> [Result<JSONValue, RPCFailure>] {
        var answers: [Result<JSONValue, RPCFailure>] = []
        for answer in try RPCMessages.decode(Array(text.utf8), firstId: 7, count: count) {
            switch answer {
            case .success(let answer): answers.append(.success(try answer.value()))
            case .failure(let failure): answers.append(.failure(failure))
            }
        }
        return answers
    }

    @Test func `one call is an object and several are a batch with rising ids`() {
        let one = RPCMessages.encode([RPCRequest("eth_chainId")], firstId: 7)
        #expect(
            String(decoding: one, as: UTF8.self)
                == #"{"jsonrpc":"2.0","id":7,"method":"eth_chainId","params":[]}"#)
        let two = RPCMessages.encode(
            [RPCRequest("a", ["0x1", false]), RPCRequest("b")], firstId: 7)
        #expect(
            String(decoding: two, as: UTF8.self)
                == #"[{"jsonrpc":"2.0","id":7,"method":"a","params":["0x1",false]},"#
                + #"{"jsonrpc":"2.0","id":8,"method":"b","params":[]}]"#)
    }

    @Test func `a batch may be answered in any order`() throws {
        let answers = try decode(
            #"[{"jsonrpc":"2.0","id":8,"result":"b"},{"jsonrpc":"2.0","id":7,"result":"a"}]"#,
            count: 2)
        #expect(answers == [.success("a"), .success("b")])
    }

    @Test func `a null result is a result`() throws {
        #expect(try decode(#"{"jsonrpc":"2.0","id":7,"result":null}"#) == [.success(.null)])
        #expect(throws: ChainError.malformed("result")) {
            try decode(#"{"jsonrpc":"2.0","id":7}"#)
        }
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","id":6,"result":1}"#, #"{"jsonrpc":"2.0","id":"7","result":1}"#,
        #"{"jsonrpc":"2.0","result":1}"#, #"{"jsonrpc":"1.0","id":7,"result":1}"#,
        #"{"jsonrpc":"2.0","id":7.0,"result":1}"#, "[]", "", "7", #""x""#, "<html></html>",
        #"[{"jsonrpc":"2.0","id":7,"result":1}]"#,
    ])
    func `an answer that is not to this call is refused`(text: String) {
        #expect(throws: ChainError.self) { try decode(text) }
    }

    @Test(arguments: [
        #"[{"id":7,"result":1}]"#, #"[{"id":7,"result":1},{"id":7,"result":1}]"#,
        #"[{"id":7,"result":1},{"id":9,"result":1}]"#, #"{"id":7,"result":1}"#,
        #"[{"id":7,"result":1},{"id":8,"result":1},{"id":8,"result":1}]"#,
    ])
    func `a batch that is not answered one to one is refused`(text: String) {
        #expect(throws: ChainError.self) { try decode(text, count: 2) }
    }

    @Test func `a refused batch tells why`() {
        #expect(throws: ChainError.failed(RPCFailure(code: -32_600, message: "no batches"))) {
            try decode(
                #"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"no batches"}}"#,
                count: 2)
        }
    }

    @Test func `a failure in a batch belongs to its call alone`() throws {
        let answers = try decode(
            #"[{"id":8,"error":{"code":-32000,"message":"x"}},{"id":7,"result":"a"}]"#, count: 2)
        #expect(answers == [.success("a"), .failure(RPCFailure(code: -32_000, message: "x"))])
    }

    @Test func `an error object without a number is malformed and without a text is not`() throws {
        #expect(throws: ChainError.malformed("error.code")) {
            try decode(#"{"id":7,"error":{"message":"x"}}"#)
        }
        #expect(
            try decode(#"{"id":7,"error":{"code":3}}"#)
                == [.failure(RPCFailure(code: 3, message: ""))])
    }

    @Test(arguments: UInt64(0)..<16)
    func `damaged answers are answers or errors, never a crash`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let sound =
            Array(
                #"[{"jsonrpc":"2.0","id":7,"result":{"a":["0x1"]}},"#.utf8)
            + Array(#"{"id":8,"error":{"code":3,"message":"m","data":"0x08c379a0"}}]"#.utf8)
        for _ in 0..<500 {
            let damaged = random.mutated(sound)
            if let answers = try? RPCMessages.decode(damaged, firstId: 7, count: 2) {
                #expect(answers.count == 2)
            }
        }
    }
}
