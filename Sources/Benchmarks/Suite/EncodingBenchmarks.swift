import Arithmetic
import Basics
import Cryptography
import Ethereum

extension BenchmarkSuite {
    static var encodings: [Benchmark] {
        [
            Benchmark(
                "rlp-encode", "RLP of the 12 fields of a type 2 transaction", unit: .nanoseconds,
                operationsPerRepeat: 100
            ) { (_) throws(BenchmarkError) in try encodeRLP() },
            Benchmark(
                "rlp-decode", "the 12 fields of a type 2 transaction out of RLP, typed",
                unit: .nanoseconds, operationsPerRepeat: 100
            ) { (_) throws(BenchmarkError) in try decodeRLP() },
            Benchmark(
                "abi-encode", "ABI of a tuple of 7 words (exactInputSingle)", unit: .nanoseconds,
                operationsPerRepeat: 100
            ) { (_) throws(BenchmarkError) in try encodeABI() },
            Benchmark(
                "abi-decode", "a tuple of 7 words (exactInputSingle) out of ABI data",
                unit: .nanoseconds, operationsPerRepeat: 100
            ) { (_) throws(BenchmarkError) in try decodeABI() },
        ]
    }

    // MARK: RLP

    private static let payload = (0..<228).map { UInt8(truncatingIfNeeded: 5 * $0 + 1) }
    /// Chain id, nonce, tip, fee cap, gas, recipient, value, data, access list, parity, r, s.
    private static let items: [RLP.Item] = [
        .integer(1 as UInt64), .integer(5 as UInt64), .integer(2_000_000_000 as UInt64),
        .integer(40_000_000_000 as UInt64), .integer(350_000 as UInt64),
        .bytes(PairTokens.first.bytes), .bytes([]), .bytes(payload), .list([]),
        .integer(1 as UInt64), .bytes([UInt8](repeating: 0xab, count: 32)),
        .bytes([UInt8](repeating: 0x7b, count: 32)),
    ]

    private static func encodeRLP() throws(BenchmarkError) -> Workload {
        let item = RLP.Item.list(items)
        let encoded = RLP.encode(item)
        return Workload(
            check: { () throws(BenchmarkError) in
                let decoded = try BenchmarkError.attempt { () throws(EthereumError) in
                    try RLP.decode(encoded)
                }
                try BenchmarkError.expect("the decoded fields", "\(decoded)", is: "\(item)")
            },
            run: { (count) throws(BenchmarkError) in
                var digest: UInt64 = 0
                for _ in 0..<count { digest &+= UInt64(RLP.encode(item).count) }
                return digest
            },
            peers: [
                Peer(
                    script: "rlp_encode", arguments: [Hex.encodeDigits(encoded)],
                    accepts: { $0 == Hex.encodeDigits(encoded) })
            ])
    }

    private static func decodeRLP() throws(BenchmarkError) -> Workload {
        let encoded = RLP.encode(.list(items))
        return Workload(
            check: { () throws(BenchmarkError) in
                let sum = try BenchmarkError.attempt { () throws(EthereumError) in
                    try readFields(encoded)
                }
                try BenchmarkError.expect("the sum of the numbers", "\(sum)", is: "42000350235")
            },
            run: { (count) throws(BenchmarkError) in
                try BenchmarkError.attempt { () throws(EthereumError) in
                    var digest: UInt64 = 0
                    for _ in 0..<count { digest &+= try readFields(encoded) }
                    return digest
                }
            },
            peers: [
                Peer(
                    script: "rlp_decode", arguments: [Hex.encodeDigits(encoded)],
                    accepts: { $0 == Hex.encodeDigits(encoded) })
            ])
    }

    /// Reads every field as its type; the sum of the small numbers and the data's length.
    private static func readFields(_ encoded: [UInt8]) throws(EthereumError) -> UInt64 {
        var reader = try RLPFields(decoding: encoded, name: "transaction")
        try reader.require(12, "transaction")
        var sum: UInt64 = 0
        for _ in 0..<5 { sum &+= try reader.word("number") }
        _ = try reader.address("to")
        sum &+= try reader.word("value")
        sum &+= UInt64(try reader.bytes("data").count)
        sum &+= UInt64(try reader.list("accessList").remaining)
        sum &+= try reader.word("parity")
        _ = (try reader.integer("r"), try reader.integer("s"))
        return sum
    }

    // MARK: ABI

    private static let signature = "(address,address,uint24,address,uint256,uint256,uint160)"
    private static let values: [ABIValue] = [
        .tuple([
            .address(PairTokens.first), .address(PairTokens.second), .uint(3000),
            .address(PairTokens.first), .uint(1_000_000_000_000_000_000), .uint(2_500_000_000),
            .uint(.zero),
        ])
    ]

    private static func types() throws(BenchmarkError) -> [ABIType] {
        try BenchmarkError.attempt { () throws(EthereumError) in
            [try ABIType(parsing: signature)]
        }
    }

    private static func encodeABI() throws(BenchmarkError) -> Workload {
        let types = try types()
        let encoded = try BenchmarkError.attempt { () throws(EthereumError) in
            try ABI.encode(values, as: types)
        }
        return Workload(
            check: { () throws(BenchmarkError) in
                let decoded = try BenchmarkError.attempt { () throws(EthereumError) in
                    try ABI.decode(types, from: encoded)
                }
                try BenchmarkError.expect("the decoded values", "\(decoded)", is: "\(values)")
            },
            run: { (count) throws(BenchmarkError) in
                try BenchmarkError.attempt { () throws(EthereumError) in
                    var digest: UInt64 = 0
                    for _ in 0..<count {
                        digest &+= UInt64(try ABI.encode(values, as: types).count)
                    }
                    return digest
                }
            },
            peers: [
                Peer(
                    script: "abi_encode", arguments: [signature, Hex.encodeDigits(encoded)],
                    accepts: { $0 == Hex.encodeDigits(encoded) })
            ])
    }

    private static func decodeABI() throws(BenchmarkError) -> Workload {
        let types = try types()
        let encoded = try BenchmarkError.attempt { () throws(EthereumError) in
            try ABI.encode(values, as: types)
        }
        return Workload(
            check: { () throws(BenchmarkError) in
                let decoded = try BenchmarkError.attempt { () throws(EthereumError) in
                    try ABI.decode(types, from: encoded)
                }
                try BenchmarkError.expect("the decoded values", "\(decoded)", is: "\(values)")
            },
            run: { (count) throws(BenchmarkError) in
                try BenchmarkError.attempt { () throws(EthereumError) in
                    var digest: UInt64 = 0
                    for _ in 0..<count {
                        digest &+= UInt64(try ABI.decode(types, from: encoded).count)
                    }
                    return digest
                }
            },
            peers: [
                Peer(
                    script: "abi_decode", arguments: [signature, Hex.encodeDigits(encoded)],
                    accepts: { $0 == Hex.encodeDigits(encoded) })
            ])
    }
}
