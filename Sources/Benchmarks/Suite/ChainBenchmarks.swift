import Arithmetic
import Basics
import CBenchmarkFloors
import Codecs
import Cryptography
import Ethereum
import Signing

extension BenchmarkSuite {
    static var chain: [Benchmark] {
        [
            Benchmark(
                "keccak-136", "Keccak-256 of 136 bytes, which take two permutations",
                unit: .nanoseconds, operationsPerRepeat: 100
            ) { (_) throws(BenchmarkError) in
                // By pycryptodome.
                keccak(136, "0x742061bcad767ed4c4f5883b1dcb1aad11afdcc140dc469d953759b127b9f9ed")
            },
            Benchmark(
                "keccak-1024", "Keccak-256 of 1 KiB, which takes eight permutations",
                unit: .nanoseconds, operationsPerRepeat: 50
            ) { (_) throws(BenchmarkError) in
                // By pycryptodome.
                keccak(
                    1024, "0x659d180a9c2d3536b18946e40dc0bac856f2c03d8cd7b4be2d0af097d854a29b")
            },
            Benchmark(
                "ecdsa-sign", "a recoverable signature of a digest", unit: .microseconds,
                operationsPerRepeat: 20
            ) { (_) throws(BenchmarkError) in try signDigest() },
            Benchmark(
                "sign-dynamic-fee", "type 2 transaction with 228 bytes of data: fields to bytes",
                unit: .microseconds, operationsPerRepeat: 5
            ) { (_) throws(BenchmarkError) in try sign(isChecked: false) },
            Benchmark(
                "sign-dynamic-fee-checked",
                "the same by the wallet's signer, which recovers itself",
                unit: .microseconds, operationsPerRepeat: 5
            ) { (_) throws(BenchmarkError) in try sign(isChecked: true) },
        ]
    }

    private static func keccak(_ size: Int, _ known: String) -> Workload {
        let input = (0..<size).map { UInt8(truncatingIfNeeded: 7 * $0 + 3) }
        return Workload(
            check: { () throws(BenchmarkError) in
                try BenchmarkError.expect("the hash", Keccak256.hash(input).hex, is: known)
            },
            run: { (count) throws(BenchmarkError) in
                var bytes = input
                var digest: UInt64 = 0
                for offset in 0..<count {
                    bytes[0] = UInt8(truncatingIfNeeded: offset)
                    digest &+= Keccak256.hash(bytes) == .zero ? 0 : 1
                }
                return digest
            },
            floor: Workload.Floor(name: "the same in C", hasSameDigest: true) {
                (count) throws(BenchmarkError) in
                var bytes = input
                var hash = [UInt8](repeating: 0, count: 32)
                var digest: UInt64 = 0
                for offset in 0..<count {
                    bytes[0] = UInt8(truncatingIfNeeded: offset)
                    floor_keccak256(bytes, bytes.count, &hash)
                    digest &+= hash.allSatisfy { $0 == 0 } ? 0 : 1
                }
                return digest
            },
            peers: [
                Peer(
                    script: "keccak", arguments: [Hex.encodeDigits(input)],
                    accepts: { "0x" + $0 == known })
            ])
    }

    private static func signDigest() throws(BenchmarkError) -> Workload {
        let digests = (0..<16).map { Keccak256.hash([UInt8($0)]) }
        let inputs = digests.map(\.bytes)
        let secret = [UInt8](repeating: 0x46, count: 32)
        var keyBytes = secret
        let key = SecretBytes(consuming: &keyBytes)
        guard let context = floor_ecdsa_context() else {
            throw BenchmarkError(.failed, "no memory")
        }
        return Workload(
            check: { () throws(BenchmarkError) in
                let signature = try BenchmarkError.attempt { () throws(CryptographyError) in
                    try Secp256k1.sign(digest: digests[0], key: key)
                }
                var bare = [UInt8](repeating: 0, count: 65)
                _ = floor_ecdsa_sign(context, inputs[0], secret, &bare)
                bare[64] += 27
                try BenchmarkError.expect(
                    "the signature", Hex.encode(signature.bytes), is: Hex.encode(bare))
            },
            run: { (count) throws(BenchmarkError) in
                try BenchmarkError.attempt { () throws(CryptographyError) in
                    var digest: UInt64 = 0
                    for index in 0..<count {
                        let hash = digests[index % digests.count]
                        digest &+= UInt64(try Secp256k1.sign(digest: hash, key: key).yParity)
                    }
                    return digest
                }
            },
            floor: Workload.Floor(name: "libsecp256k1 alone", hasSameDigest: true) {
                (count) throws(BenchmarkError) in
                var digest: UInt64 = 0
                var signature = [UInt8](repeating: 0, count: 65)
                for index in 0..<count {
                    _ = floor_ecdsa_sign(
                        context, inputs[index % inputs.count], secret, &signature)
                    digest &+= UInt64(signature[64])
                }
                return digest
            },
            close: { floor_ecdsa_release(context) })
    }

    private static func sign(isChecked: Bool) throws(BenchmarkError) -> Workload {
        // The private key of the example in EIP-155.
        var keyBytes = [UInt8](repeating: 0x46, count: 32)
        let key = SecretBytes(consuming: &keyBytes)
        let signer = try BenchmarkError.attempt { () throws(SigningError) in
            try LocalSigner(key: key)
        }
        // By eth_account.
        let known = "0x9352e30bcb5e1566ba21cd73a7c5e2446f5dac333d2357e8c5aaca36a9e3ad18"
        // Without the check it does what the peer does.
        func make(_ nonce: UInt64) throws(BenchmarkError) -> SignedTransaction {
            let transaction = Transaction.dynamicFee(fields(nonce: nonce))
            if isChecked {
                return try BenchmarkError.attempt { () throws(SigningError) in
                    try signer.sign(transaction)
                }
            }
            let signature = try BenchmarkError.attempt { () throws(CryptographyError) in
                try Secp256k1.sign(digest: transaction.signingHash, key: key)
            }
            return try BenchmarkError.attempt { () throws(EthereumError) in
                try transaction.signed(with: signature, trusting: signer.address)
            }
        }
        let first = try make(0)
        let digests = (0..<16).map { Keccak256.hash([UInt8($0)]) }
        return Workload(
            check: { () throws(BenchmarkError) in
                try BenchmarkError.expect("the transaction's hash", first.hash.hex, is: known)
                try BenchmarkError.expect(
                    "the hash of the bytes", Keccak256.hash(first.raw).hex, is: known)
            },
            run: { (count) throws(BenchmarkError) in
                var digest: UInt64 = 0
                for nonce in 0..<count {
                    digest &+= UInt64(try make(UInt64(nonce)).raw.count)
                }
                return digest
            },
            floor: Workload.Floor(name: "secp256k1 signature alone", hasSameDigest: false) {
                (count) throws(BenchmarkError) in
                try BenchmarkError.attempt { () throws(CryptographyError) in
                    var digest: UInt64 = 0
                    for index in 0..<count {
                        let hash = digests[index % digests.count]
                        digest &+= try Secp256k1.sign(digest: hash, key: key).r.limb0
                    }
                    return digest
                }
            },
            peers: [
                Peer(
                    script: "sign_dynamic_fee",
                    arguments: [peerInput, "0x" + String(repeating: "46", count: 32)],
                    accepts: { "0x" + $0 == Hex.encode(first.raw) })
            ])
    }

    private static let data = (0..<228).map { UInt8(truncatingIfNeeded: 5 * $0 + 1) }

    private static func fields(nonce: UInt64) -> DynamicFeeTransaction {
        DynamicFeeTransaction(
            chainId: ChainId(1), nonce: nonce, maxPriorityFeePerGas: 2_000_000_000,
            maxFeePerGas: 40_000_000_000, gas: 350_000, to: PairTokens.first, value: .zero,
            input: data)
    }

    /// The same fields as the peer takes them; it adds the nonce.
    private static var peerInput: String {
        let input: JSONValue = [
            "type": 2, "chainId": 1, "maxPriorityFeePerGas": 2_000_000_000,
            "maxFeePerGas": 40_000_000_000, "gas": 350_000,
            "to": .string(PairTokens.first.hex), "value": 0, "data": .string(Hex.encode(data)),
        ]
        return input.text
    }
}
