import Basics
import Chains
import Codecs
import Ethereum

extension BenchmarkSuite {
    static var decodings: [Benchmark] {
        let receipt = ReceiptInput(logs: 8, seed: 1)
        let logs = ReceiptInput(logs: 100, seed: 2)
        return [
            Benchmark(
                "receipt-decode",
                "an answer of \(answer(receipt.text).count) bytes with a receipt of 8 logs",
                unit: .nanoseconds, operationsPerRepeat: 50
            ) { (_) throws(BenchmarkError) in
                decoding(answer(receipt.text), hash: receipt.transaction) {
                    (answer) throws(ChainError) in [try answer.receipt()]
                }
            },
            Benchmark(
                "logs-decode", "an answer of \(answer(logs.logsText).count) bytes with 100 logs",
                unit: .microseconds, operationsPerRepeat: 5
            ) { (_) throws(BenchmarkError) in
                decoding(answer(logs.logsText), hash: logs.transaction) {
                    (answer) throws(ChainError) in
                    try answer.logs().map(\.receipt)
                }
            },
        ]
    }
}
