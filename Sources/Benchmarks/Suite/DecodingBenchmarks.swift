import Basics
import Chains
import Codecs
import Ethereum

extension BenchmarkSuite {
    static var decodings: [Benchmark] {
        let receipt = ReceiptInput(logs: 8, seed: 1)
        let logs = ReceiptInput(logs: 100, seed: 2)
        let (receiptBytes, logsBytes) = (answer(receipt.text), answer(logs.logsText))
        return [
            Benchmark(
                "receipt-decode", "a node's \(receiptBytes.count) bytes to a receipt of 8 logs",
                unit: .nanoseconds, operationsPerRepeat: 50, bytesPerOperation: receiptBytes.count
            ) { (_) throws(BenchmarkError) in
                decoding(receiptBytes, receipt.transaction, logs: 8) {
                    (answer) throws(ChainError) in try answer.read(ReceiptScan.receipt).logs
                }
            },
            Benchmark(
                "logs-decode", "a node's \(logsBytes.count) bytes to 100 logs",
                unit: .microseconds, operationsPerRepeat: 5, bytesPerOperation: logsBytes.count
            ) { (_) throws(BenchmarkError) in
                decoding(logsBytes, logs.transaction, logs: 100) {
                    (answer) throws(ChainError) in try answer.read(ReceiptScan.logs)
                }
            },
        ]
    }

    private static func answer(_ result: String) -> [UInt8] {
        Array(#"{"jsonrpc":"2.0","id":1,"result":\#(result)}"#.utf8)
    }

    /// From the bytes that a node sent to typed logs, as a session reads them; the peer only parses.
    private static func decoding(
        _ body: [UInt8], _ transaction: String, logs count: Int,
        _ read: @escaping (RPCAnswer) throws(ChainError) -> [Log]
    ) -> Workload {
        func decode() throws(BenchmarkError) -> [Log] {
            try BenchmarkError.attempt { () throws(ChainError) in
                guard let answer = try RPCMessages.decode(body, firstId: 1, count: 1).first,
                    case .success(let result) = answer
                else { throw .malformed("answer") }
                return try read(result)
            }
        }
        return Workload(
            check: { () throws(BenchmarkError) in
                let logs = try decode()
                try BenchmarkError.expect("the logs", "\(logs.count)", is: "\(count)")
                let hash = logs.last?.transactionHash.hex ?? ""
                try BenchmarkError.expect("the transaction", hash, is: transaction)
            },
            run: { (repeats) throws(BenchmarkError) in
                var digest: UInt64 = 0
                for _ in 0..<repeats { digest &+= UInt64(try decode().count) }
                return digest
            },
            peers: [
                Peer(
                    script: "json_logs", arguments: [String(decoding: body, as: UTF8.self)],
                    accepts: { $0 == "\(count)" })
            ])
    }
}
