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
    }
}
