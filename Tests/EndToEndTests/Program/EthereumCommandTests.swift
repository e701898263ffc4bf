import Codecs
import Foundation
import Testing

extension ProgramTests {
    /// The `eth` commands against the Python libraries that users would trust instead.
    @Suite struct EthereumCommandTests {
        /// A client, and its cases in a plain run; a long run has 100,000.
        @Test(arguments: [
            ("check_transactions.py", 400), ("check_abi.py", 1000), ("check_typed_data.py", 500),
            ("check_encodings.py", 500),
        ])
        func `random input gets the answers of eth-account, eth-abi, rlp and py-evm`(
            client: String, count: Int
        ) async throws {
            let check = try await ProgramProcess.run(
                ProgramProcess.python,
                [
                    ProgramProcess.client(client), ProgramProcess.causeway, "1",
                    "\(isFull ? 100_000 : count)",
                ],
                in: TestFolder(), seconds: isFull ? 3600 : 120)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            #expect(check.lines.first?["ok"]?.boolValue == true)
        }

        /// A command, a line, and the code of its failure.
        @Test(arguments: [
            ("decode-tx", #"{"raw":"0x"}"#, "truncated"),
            ("decode-tx", #"{"raw":"0xc0"}"#, "wrong-field-count"),
            ("decode-tx", #"{"raw":"0x05c0"}"#, "unsupported-type"),
            ("decode-tx", #"{"raw":"02"}"#, "bad-value"),
            ("sign-tx", #"{"type":"0x5"}"#, "unsupported-type"),
            ("encode-unsigned", #"{"type":"0x1","chainId":"0x0"}"#, "bad-chain-id"),
            ("encode-unsigned", #"{"type":"0x0","maxFeePerGas":"0x1"}"#, "bad-value"),
            ("encode-unsigned", #"{"type":"0x2","chainId":"0x1"}"#, "missing-key"),
            ("encode-unsigned", #"{"privateKey":"0x1"}"#, "unknown-key"),
            ("abi-encode", #"{"types":["uint8"],"values":["256"]}"#, "out-of-range"),
            ("abi-encode", #"{"types":["uint8"],"values":[1]}"#, "bad-value"),
            ("abi-encode", #"{"types":["bytes2"],"values":["0x00"]}"#, "wrong-length"),
            ("abi-encode", #"{"types":["uint7"],"values":["1"]}"#, "bad-type"),
            (
                "abi-encode", #"{"types":["string[]"],"values":[["a"]],"packed":true}"#,
                "unsupported-packing"
            ),
            (
                "abi-encode", #"{"types":["bool"],"function":"f(uint8)","values":[true]}"#,
                "type-mismatch"
            ),
            ("abi-decode", #"{"types":["bool"],"data":"0x"}"#, "truncated"),
            ("rlp-decode", #"{"data":"0x8100"}"#, "non-canonical"),
            ("rlp-encode", #"{"value":[["0x0"]]}"#, "bad-value"),
            ("recover", #"{"digest":"0x00","signature":"0x"}"#, "bad-value"),
            ("checksum-address", #"{"address":"0x11"}"#, "bad-value"),
            ("create-address", #"{"from":"0x11"}"#, "bad-value"),
            ("typed-data", #"{"types":{},"primaryType":"A","domain":{}}"#, "bad-type"),
            ("personal-message", #"{"message":"a","bytes":"0x"}"#, "bad-value"),
            ("keccak", #"{"data":5}"#, "bad-value"),
        ])
        func `each refusal has its code`(command: String, line: String, code: String) async throws {
            let answers = try await ProgramBatch.run(["eth", command], [line])
            #expect(answers.map(ProgramBatch.code) == [code], "\(answers)")
        }
    }
}
