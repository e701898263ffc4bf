import Arithmetic
import Basics
import Ethereum
import Foundation
import Testing

@Suite struct TypedDataTests {
    // EIP-712, the example Mail, and its figures in the EIP's Example.js.
    static let mail = """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},
        {"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
        "Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}],
        "Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},
        {"name":"contents","type":"string"}]},"primaryType":"Mail",
        "domain":{"name":"Ether Mail","version":"1","chainId":1,
        "verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
        "message":{"from":{"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
        "to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
        "contents":"Hello, Bob!"}}
        """

    private func document(_ text: String) throws(EthereumError) -> TypedData {
        try TypedData(json: Array(text.utf8))
    }

    @Test func `the example of EIP-712 holds`() throws {
        let data = try document(TypedDataTests.mail)
        #expect(
            data.encodedType
                == "Mail(Person from,Person to,string contents)Person(string name,address wallet)")
        #expect(
            data.domainSeparator.hex
                == "0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f")
        #expect(
            data.structHash.hex
                == "0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e")
        #expect(
            data.digest.hex
                == "0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2")
        let domain = TypedDataDomain(
            name: "Ether Mail", version: "1", chainId: 1,
            verifyingContract: try Address(hex: "0xcccccccccccccccccccccccccccccccccccccccc"))
        #expect(domain.separator == data.domainSeparator)
    }

    @Test func `a domain without a type means its members in the EIP's order`() throws {
        let start = try #require(TypedDataTests.mail.range(of: "\"EIP712Domain\""))
        let end = try #require(TypedDataTests.mail.range(of: "\"Person\":"))
        var text = TypedDataTests.mail
        text.removeSubrange(start.lowerBound..<end.lowerBound)
        #expect(try document(text) == document(TypedDataTests.mail))
    }

    /// A part of the document, what stands there instead, and how that is refused.
    @Test(arguments: [
        (
            #""contents":"Hello, Bob!""#, #""contents":"Hello, Bob!","cc":1"#, "unknown-key",
            "message.cc"
        ),
        (#","contents":"Hello, Bob!""#, "", "missing-key", "message.contents"),
        (#""name":"Cow","#, "", "missing-key", "message.from.name"),
        (#""name":"Cow""#, #""name":5"#, "bad-value", "message.from.name"),
        (#"0xCD2a"#, "0xcD2a", "bad-checksum", "message.from.wallet"),
        (#""chainId":1"#, #""chainId":-1"#, "out-of-range", "domain.chainId"),
        (#""chainId":1"#, #""chainId":1.5"#, "bad-value", "domain.chainId"),
        (#""chainId":1,"#, "", "missing-key", "domain.chainId"),
        (#""primaryType":"Mail""#, #""primaryType":"Post""#, "bad-type", "primaryType"),
        (
            #""primaryType":"Mail""#, #""primaryType":"EIP712Domain""#, "bad-type", "primaryType"
        ),
        (
            #""type":"Person"},{"name":"to""#, #""type":"Dog"},{"name":"to""#, "bad-type",
            "types.Mail[0].type"
        ),
        (
            #""wallet","type":"address""#, #""wallet","type":"Person""#, "cyclic-type",
            "types.Person"
        ),
        (
            #""wallet","type":"address""#, #""wallet","type":"Mail[]""#, "cyclic-type",
            "types.Person"
        ),
        (
            #""wallet","type":"address""#, #""wallet","type":"uint""#, "bad-type",
            "types.Person[1].type"
        ),
        (
            #""wallet","type":"address""#, #""wallet","type":"bytes33""#, "bad-type",
            "types.Person[1].type"
        ),
        (#"{"name":"wallet""#, #"{"name":"name""#, "bad-type", "types.Person[1]"),
        (#""Person":["#, #""uint256":[],"Person":["#, "bad-type", "types.uint256"),
        (
            #""verifyingContract","type":"address""#, #""verifyingContract","type":"string""#,
            "bad-type", "types.EIP712Domain[3]"
        ),
    ])
    func `a flaw is refused by name and place`(
        part: String, instead: String, code: String, field: String
    ) throws {
        let text = TypedDataTests.mail.split(separator: "\n").joined()
        let range = try #require(text.range(of: part))
        do throws(EthereumError) {
            _ = try document(text.replacingCharacters(in: range, with: instead))
            Issue.record("taken")
        } catch {
            #expect(error.code.rawValue == code)
            #expect(error.field == field)
        }
    }

    @Test func `arrays are held to their length and hashed element by element`() throws {
        func text(_ type: String, _ value: String) -> String {
            #"{"types":{"A":[{"name":"x","type":"\#(type)"}]},"primaryType":"A","domain":{},"#
                + #""message":{"x":\#(value)}}"#
        }
        let flat = try document(text("uint8[2]", "[1,\"0x02\"]"))
        let words = [UInt256(1), 2].compactMap { Hash32(bytes: $0.bigEndianBytes) }
        let inner = ABI.hash(words.flatMap(\.bytes))
        #expect(
            flat.structHash == TypedData.structHash(encodedType: "A(uint8[2] x)", words: [inner]))
        #expect(throws: EthereumError(.wrongLength)) { try document(text("uint8[2]", "[1]")) }
        #expect(throws: EthereumError(.badValue)) { try document(text("uint8[2]", "{}")) }
        #expect(throws: EthereumError(.outOfRange)) { try document(text("uint8[][1]", "[[256]]")) }
        #expect(throws: EthereumError(.badValue)) { try document(text("uint8[]", "[null]")) }
    }
}
