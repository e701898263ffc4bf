import Basics
import Cryptography
import Testing

@Suite struct Keccak256Tests {
    struct Case: Decodable {
        let count: Int
        let hash: String
    }

    static let pattern = (0..<10_000).map { UInt8((7 * $0 + 3) % 256) }

    // The Keccak team's known answers for capacity 512 and 256 bits of output.
    @Test(arguments: [
        ("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        ("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        ("testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"),
    ])
    func `known answers hold`(text: String, digits: String) {
        #expect(Keccak256.hash(Array(text.utf8)).bytes == bytes(digits))
    }

    // Tests/Vectors/ethereum_keccak.json: every length around one and two blocks, by eth-hash.
    @Test func `every length around the block boundaries agrees with eth-hash`() throws {
        let cases = try vectors("ethereum_keccak.json", as: Case.self)
        #expect(cases.count == 285)
        for item in cases {
            let hash = Keccak256.hash(Array(Keccak256Tests.pattern.prefix(item.count)))
            #expect(hash.hex == item.hash, "\(item.count) bytes")
        }
    }

    @Test func `absorbing in pieces of any size gives the same hash`() {
        let message = Array(Keccak256Tests.pattern.prefix(700))
        let whole = Keccak256.hash(message)
        for size in [1, 2, 7, 8, 9, 17, 64, 135, 136, 137, 272, 699] {
            var state = Keccak256.State()
            var rest = message[...]
            while !rest.isEmpty {
                state.absorb(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(state.finalize() == whole, "pieces of \(size)")
        }
    }

    @Test func `a copied state goes its own way`() {
        var first = Keccak256.State()
        first.absorb(Array("ab".utf8))
        var second = first
        first.absorb(Array("c".utf8))
        second.absorb(Array("d".utf8))
        #expect(first.finalize() == Keccak256.hash(Array("abc".utf8)))
        #expect(second.finalize() == Keccak256.hash(Array("abd".utf8)))
    }

    // Loose on purpose: the aim is 1 µs for 136 bytes on this project's machines, and a busy
    // test machine may be several times slower.
    @Test func `hashing 136 bytes takes microseconds`() {
        let message = Array(Keccak256Tests.pattern.prefix(136))
        var best = Duration.seconds(1)
        var mixed: UInt8 = 0
        for _ in 0..<20 {
            let elapsed = ContinuousClock().measure {
                for _ in 0..<1_000 {
                    message.withUnsafeBytes { bytes in
                        mixed ^= Keccak256.hash(bytes).bytes[0]
                    }
                }
            }
            best = min(best, elapsed)
        }
        print("keccak-256 of 136 bytes: \(best / 1_000)", mixed)
        #expect(best / 1_000 < .microseconds(20))
    }
}
