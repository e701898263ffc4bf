import Arithmetic
import Basics
import Ethereum
import Testing

@Suite struct RLPTests {
    struct Case: Sendable {
        let item: RLP.Item
        let encoded: String
    }

    static func text(_ text: String) -> RLP.Item { .bytes(Array(text.utf8)) }

    // From the RLPTests of ethereum/tests (rlptest.json) and the wiki's examples.
    static let published = [
        Case(item: text(""), encoded: "80"),
        Case(item: .bytes([0]), encoded: "00"),
        Case(item: .bytes([1]), encoded: "01"),
        Case(item: .bytes([0x7f]), encoded: "7f"),
        Case(item: .bytes([0x80]), encoded: "8180"),
        Case(item: text("dog"), encoded: "83646f67"),
        Case(
            item: text("Lorem ipsum dolor sit amet, consectetur adipisicing eli"),
            encoded: "b74c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465"
                + "747572206164697069736963696e6720656c69"),
        Case(
            item: text("Lorem ipsum dolor sit amet, consectetur adipisicing elit"),
            encoded: "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e73656374"
                + "65747572206164697069736963696e6720656c6974"),
        Case(item: .integer(0 as UInt64), encoded: "80"),
        Case(item: .integer(16 as UInt64), encoded: "10"),
        Case(item: .integer(1000 as UInt64), encoded: "8203e8"),
        Case(item: .integer(100_000 as UInt256), encoded: "830186a0"),
        Case(item: .list([]), encoded: "c0"),
        Case(
            item: .list([text("dog"), text("god"), text("cat")]),
            encoded: "cc83646f6783676f6483636174"
        ),
        Case(
            item: .list([text("zw"), .list([.integer(4 as UInt64)]), .integer(1 as UInt64)]),
            encoded: "c6827a77c10401"),
        Case(item: .list([.list([.list([]), .list([])]), .list([])]), encoded: "c4c2c0c0c0"),
        Case(
            item: .list([.list([]), .list([.list([])]), .list([.list([]), .list([.list([])])])]),
            encoded: "c7c0c1c0c3c0c1c0"),
        Case(
            item: .list((0..<4).map { _ in .list([text("asdf"), text("qwer"), text("zxcv")]) }),
            encoded: "f840cf84617364668471776572847a786376cf84617364668471776572847a786376"
                + "cf84617364668471776572847a786376cf84617364668471776572847a786376"),
    ]

    @Test(arguments: published)
    func `published vectors hold in both directions`(item: Case) throws {
        #expect(RLP.encode(item.item) == bytes(item.encoded))
        #expect(try RLP.decode(bytes(item.encoded)) == item.item)
    }

    // From the invalid tests of ethereum/tests (invalidRLPTest.json), with the reason ours gives.
    @Test(arguments: [
        ("", EthereumError.Code.truncated),
        ("83646f", .truncated),
        ("c3c0c0", .truncated),
        ("b8", .truncated),
        ("f8", .truncated),
        ("bfffffffffffffffff", .truncated),
        ("ffffffffffffffffff", .truncated),
        ("bf7fffffffffffffff", .truncated),
        ("ff7fffffffffffffff00", .truncated),
        ("c882", .truncated),
        ("8100", .nonCanonical),
        ("817f", .nonCanonical),
        ("c28101", .nonCanonical),
        ("b800", .nonCanonical),
        ("b80102", .nonCanonical),
        ("b90040", .nonCanonical),
        ("f800", .nonCanonical),
        ("f90000", .nonCanonical),
        ("f837c0", .nonCanonical),
        ("8000", .trailingBytes),
        ("c000", .trailingBytes),
        ("83646f6700", .trailingBytes),
    ])
    func `one value has one encoding`(encoded: String, code: EthereumError.Code) {
        #expect(throws: EthereumError(code)) { try RLP.decode(bytes(encoded)) }
    }

    @Test func `a child cannot reach beyond its list`() {
        // The list claims two bytes; its child would need four.
        #expect(throws: EthereumError(.truncated)) { try RLP.decode(bytes("c283646f67")) }
    }

    @Test func `nesting is allowed up to the limit and refused beyond`() throws {
        func nested(_ depth: Int) -> RLP.Item {
            (1..<depth).reduce(RLP.Item.list([])) { item, _ in .list([item]) }
        }
        let deepest = nested(RLP.depthMax)
        #expect(try RLP.decode(RLP.encode(deepest)) == deepest)
        #expect(throws: EthereumError(.tooDeep)) {
            try RLP.decode(RLP.encode(nested(RLP.depthMax + 1)))
        }
        // A hundred thousand levels must not exhaust the stack; lengths are irrelevant here.
        #expect(throws: EthereumError.self) {
            try RLP.decode([UInt8](repeating: 0xc1, count: 100_000))
        }
    }

    @Test func `whatever decodes encodes back to the same bytes`() {
        var random = SplitMix64(state: 1)
        var accepted = 0
        for round in 0..<20_000 {
            let seed = RLPTests.published[round % RLPTests.published.count]
            let input = random.mutated(bytes(seed.encoded))
            if let item = try? RLP.decode(input) {
                accepted += 1
                #expect(RLP.encode(item) == input)
            }
        }
        #expect(accepted > 1000)
    }
}
