import Arithmetic
import Basics
import Cryptography
import Ethereum
import Signing
import Testing

@Suite struct SafeTransactionTests {
    static let cases: [SafeCase] = (try? vectors("signing_safe.json", as: SafeCase.self)) ?? []

    @Test func `hashes are those of safe-eth-py`() throws {
        #expect(SafeTransactionTests.cases.count == 60)
        for one in SafeTransactionTests.cases {
            let transaction = try one.transaction()
            #expect(transaction.hash.hex == one.hash)
            #expect(ABI.hash(transaction.preimage) == transaction.hash)
            #expect(TypedMessage.safe(transaction).digest == transaction.hash)
        }
    }

    @Test func `approvals of every kind are sorted and written as safe-eth-py does`() throws {
        var kinds: Set<String> = []
        for one in SafeTransactionTests.cases {
            let hash = try Hash32(hex: one.hash)
            let made = try one.owners.map { owner in
                kinds.insert(owner.kind)
                guard let text = owner.key else {
                    return SafeSignature(
                        owner: try address(owner.owner),
                        contractSignature: try owner.content.map { try Hex.decode($0) })
                }
                let key = secret(try Hex.decode(text))
                let isMessage = owner.kind == "message"
                let digest = isMessage ? SafeSignature.messageDigest(hash) : hash
                let signature = try SafeSignature(
                    Secp256k1.sign(digest: digest, key: key), over: hash, isMessage: isMessage)
                #expect(signature.owner == (try address(owner.owner)))
                return signature
            }
            let packed = try SafeSignatures(made.reversed())
            #expect(Hex.encode(packed.bytes) == one.signatures)
            let read = try SafeSignatures(
                parsing: try Hex.decode(one.signatures), count: made.count, over: hash)
            #expect(read == packed)
        }
        #expect(kinds == ["account", "message", "approvedHash", "contract"])
    }

    @Test func `executions are the contract's call data, and read back`() throws {
        for one in SafeTransactionTests.cases {
            let hash = try Hash32(hex: one.hash)
            let signatures = try SafeSignatures(
                parsing: try Hex.decode(one.signatures), count: one.owners.count, over: hash)
            let execution = SafeExecution(call: try one.call(), signatures: signatures)
            #expect(Hex.encode(try execution.input()) == one.input)
            #expect(SafeExecution(try Hex.decode(one.input)) == execution)
            #expect(SafeExecution(try Hex.decode(one.input) + [0]) == nil)
            #expect(SafeExecution(Array(try Hex.decode(one.input).dropLast())) == nil)
        }
    }

    @Test func `an operation that there is not is no execution`() throws {
        var input = try Hex.decode(SafeTransactionTests.cases[0].input)
        for (operation, isRead) in [(UInt8(0), true), (1, true), (2, false), (255, false)] {
            input[4 + 3 * 32 + 31] = operation
            #expect((SafeExecution(input) != nil) == isRead)
        }
    }

    @Test func `a transaction of another nonce, chain or Safe has another hash`() throws {
        let transaction = try SafeTransactionTests.cases[0].transaction()
        var others = [transaction, transaction, transaction, transaction]
        others[0].nonce = others[0].nonce + 1
        others[1].chainId = ChainId(transaction.chainId.value + 1)
        others[2].safe = account(9)
        others[3].call.data.append(0)
        #expect(Set((others + [transaction]).map(\.hash)).count == 5)
    }

    @Test func `signatures that are not in order, twice or of other kinds are refused`() throws {
        let hash = try Hash32(hex: SafeTransactionTests.cases[0].hash)
        let keys = (1...3).map { secret([UInt8](repeating: UInt8($0), count: 32)) }
        let made = try keys.map {
            try SafeSignature(Secp256k1.sign(digest: hash, key: $0), over: hash)
        }
        let good = try SafeSignatures(made).bytes
        func code(_ bytes: [UInt8], _ count: Int = 3) -> SigningError.Code? {
            do throws(SigningError) {
                _ = try SafeSignatures(parsing: bytes, count: count, over: hash)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(good) == nil)
        #expect(code(Array(good[65..<130] + good[..<65] + good[130...])) == .badSignature)
        #expect(code(Array(good[..<65] + good[..<65] + good[130...])) == .badSignature)
        #expect(code(good + [0]) == .badSignature)
        #expect(code(good.dropLast()) == .badSignature)
        #expect(code(good, 2) == .badSignature)
        #expect(code([], 0) == nil)
        #expect(code(good, -1) == .badSignature)
        for v: UInt8 in [2, 3, 26, 29, 30, 33, 255] {
            var other = good
            other[64] = v
            #expect(code(other) == .badSignature, "v \(v)")
        }
        #expect(throws: SigningError(.badSignature)) { try SafeSignatures(made + [made[0]]) }
        #expect(throws: SigningError(.badSignature)) {
            try SafeSignatures([SafeSignature(owner: .zero, contractSignature: nil)])
        }
    }

    @Test func `a contract's signature lies where its offset says, and nowhere else`() throws {
        let hash = try Hash32(hex: SafeTransactionTests.cases[0].hash)
        let good = try SafeSignatures([
            SafeSignature(owner: account(5), contractSignature: [1, 2, 3]),
            SafeSignature(owner: account(6), contractSignature: nil),
        ]).bytes
        #expect(good.count == 130 + 35)
        #expect(try SafeSignatures(parsing: good, count: 2, over: hash).signatures.count == 2)
        for (place, value) in [
            (63, UInt8(0)), (63, 129), (63, 131), (63, 255), (32, 255), (130 + 31, 4), (130, 255),
            (0, 1), (65, 1), (65 + 63, 1),
        ] {
            var other = good
            other[place] = value
            #expect(throws: SigningError(.badSignature), "\(place)") {
                try SafeSignatures(parsing: other, count: 2, over: hash)
            }
        }
    }

    @Test func `no bytes make the reader of signatures crash`() throws {
        let one = SafeTransactionTests.cases[0]
        let hash = try Hash32(hex: one.hash)
        let good = try Hex.decode(one.signatures)
        var generator = SplitMix64(seed: 5)
        for _ in 0..<2_000 {
            var bytes = good
            for _ in 0...(generator.next() % 4) {
                let place = Int(generator.next() % UInt64(bytes.count))
                if generator.next() % 3 == 0 {
                    bytes.removeSubrange(place...)
                    if bytes.isEmpty { bytes = [0] }
                } else {
                    bytes[place] = UInt8(truncatingIfNeeded: generator.next())
                }
            }
            let count = Int(generator.next() % 5)
            if let read = try? SafeSignatures(parsing: bytes, count: count, over: hash) {
                #expect(read.bytes == bytes)
            }
        }
    }
}
