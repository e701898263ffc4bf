import Arithmetic
import Basics
import Ethereum
import Signing
import Testing

/// Typed messages read from the JSON in which wallets get them.
@Suite struct TypedMessageDocumentTests {
    static let token = "0x00000000000000000000000000000000000000aa"
    static let owner = "0x0000000000000000000000000000000000000001"
    static let spender = "0x0000000000000000000000000000000000000014"

    static func document(
        _ primary: String, types: String, domain: String, message: String
    ) -> [UInt8] {
        Array(
            "{\"types\":{\(types)},\"primaryType\":\"\(primary)\",\"domain\":{\(domain)},\"message\":{\(message)}}"
                .utf8)
    }

    static let permitTypes =
        #""Permit":[{"name":"owner","type":"address"},{"name":"spender","type":"address"},"#
        + #"{"name":"value","type":"uint256"},{"name":"nonce","type":"uint256"},"#
        + #"{"name":"deadline","type":"uint256"}]"#

    static func permit(
        types: String = permitTypes, value: String = "\"1000\"",
        domain: String =
            #""name":"T","version":"1","chainId":31337,"verifyingContract":"\#(token)""#
    ) -> [UInt8] {
        document(
            "Permit", types: types, domain: domain,
            message: #""owner":"\#(owner)","spender":"\#(spender)","value":\#(value),"#
                + #""nonce":"0x07","deadline":1700000300"#)
    }

    @Test func `a permit is read, whatever way its numbers are written`() throws {
        let expected = TypedMessage.tokenPermit(
            TokenPermit(
                owner: account(1), spender: account(20), value: 1000, nonce: 7,
                deadline: 1_700_000_300),
            TypedDataDomain(
                name: "T", version: "1", chainId: 31_337,
                verifyingContract: try Address(hex: Self.token)))
        for value in ["\"1000\"", "1000", "\"0x3e8\"", "\"0x00000000003E8\""] {
            #expect(try TypedMessage(document: Self.permit(value: value)) == expected)
        }
    }

    @Test func `a document that means something else than its name says is refused`() throws {
        let unknown = SigningError(PolicyDenial(.unknownMessage, ""))
        // A member more, another type, another order: the digest differs from the permit's.
        for types in [
            Self.permitTypes.replacing(
                "uint256\"},{\"name\":\"nonce", with: "uint128\"},{\"name\":\"nonce"),
            Self.permitTypes.replacing(
                #"{"name":"nonce","type":"uint256"},{"name":"deadline","type":"uint256"}"#,
                with: #"{"name":"deadline","type":"uint256"},{"name":"nonce","type":"uint256"}"#),
        ] {
            #expect(throws: unknown) { try TypedMessage(document: Self.permit(types: types)) }
        }
        // Domains without a chain or a contract say nothing about where the message counts.
        for domain in [
            #""name":"T","version":"1","verifyingContract":"\#(Self.token)""#,
            #""name":"T","version":"1","chainId":31337"#,
        ] {
            #expect(throws: unknown) { try TypedMessage(document: Self.permit(domain: domain)) }
        }
        let mail = Self.document(
            "Mail", types: #""Mail":[{"name":"text","type":"string"}]"#,
            domain: #""chainId":1,"verifyingContract":"\#(Self.token)""#,
            message: #""text":"hello""#)
        #expect(throws: unknown) { try TypedMessage(document: mail) }
    }

    @Test func `what is no document is refused by its place`() throws {
        for bytes in [[], Array("[]".utf8), Array("0x00".utf8)] as [[UInt8]] {
            #expect(throws: SigningError(.badText)) { try TypedMessage(document: bytes) }
        }
        #expect(throws: SigningError(.badText)) {
            try TypedMessage(document: Self.permit(value: "\"-1\""))
        }
    }

    @Test func `Permit2's messages are read`() throws {
        let permit2 =
            #""name":"Permit2","chainId":"1","verifyingContract":"0x000000000022D473030F116dDEE9F6B43aC78BA3""#
        let detailsType =
            #""PermitDetails":[{"name":"token","type":"address"},{"name":"amount","type":"uint160"},"#
            + #"{"name":"expiration","type":"uint48"},{"name":"nonce","type":"uint48"}]"#
        func tail(_ type: String) -> String {
            #"[{"name":"details","type":"\#(type)"},{"name":"spender","type":"address"},"#
                + #"{"name":"sigDeadline","type":"uint256"}],"# + detailsType
        }
        let details =
            #"{"token":"\#(Self.token)","amount":"5","expiration":"6","nonce":"7"}"#
        let expected = Permit2.Details(
            token: try Address(hex: Self.token), amount: 5, expiration: 6, nonce: 7)
        let single = Self.document(
            "PermitSingle", types: #""PermitSingle":"# + tail("PermitDetails"), domain: permit2,
            message: #""details":\#(details),"spender":"\#(Self.spender)","sigDeadline":"8""#)
        #expect(
            try TypedMessage(document: single)
                == .permit2Allowance(
                    .init(single: expected, spender: account(20), signatureDeadline: 8),
                    ChainId(1), contract: Permit2.contract))
        let batch = Self.document(
            "PermitBatch", types: #""PermitBatch":"# + tail("PermitDetails[]"), domain: permit2,
            message:
                #""details":[\#(details),\#(details)],"spender":"\#(Self.spender)","sigDeadline":"8""#
        )
        #expect(
            try TypedMessage(document: batch)
                == .permit2Allowance(
                    .init(
                        batch: [expected, expected], spender: account(20), signatureDeadline: 8),
                    ChainId(1), contract: Permit2.contract))
        let transfer = Self.document(
            "PermitTransferFrom",
            types: #""PermitTransferFrom":[{"name":"permitted","type":"TokenPermissions"},"#
                + #"{"name":"spender","type":"address"},{"name":"nonce","type":"uint256"},"#
                + #"{"name":"deadline","type":"uint256"}],"TokenPermissions":["#
                + #"{"name":"token","type":"address"},{"name":"amount","type":"uint256"}]"#,
            domain: permit2,
            message: #""permitted":{"token":"\#(Self.token)","amount":"5"},"#
                + #""spender":"\#(Self.spender)","nonce":"9","deadline":"8""#)
        #expect(
            try TypedMessage(document: transfer)
                == .permit2Transfer(
                    .init(
                        token: expected.token, amount: 5, spender: account(20), nonce: 9,
                        deadline: 8), ChainId(1), contract: Permit2.contract))
        // A second document under Permit2's address but another name is not Permit2's.
        #expect(throws: SigningError(PolicyDenial(.unknownMessage, ""))) {
            try TypedMessage(
                document: Array(
                    String(decoding: single, as: UTF8.self)
                        .replacing("\"name\":\"Permit2\"", with: "\"name\":\"Permit3\"").utf8))
        }
    }

    @Test func `a Safe's transaction is read`() throws {
        let members = [
            ("to", "address", "\"\(Self.owner)\""), ("value", "uint256", "\"1\""),
            ("data", "bytes", "\"0x0102\""), ("operation", "uint8", "1"),
            ("safeTxGas", "uint256", "0"), ("baseGas", "uint256", "0"),
            ("gasPrice", "uint256", "0"),
            ("gasToken", "address", "\"0x0000000000000000000000000000000000000000\""),
            ("refundReceiver", "address", "\"0x0000000000000000000000000000000000000000\""),
            ("nonce", "uint256", "3"),
        ]
        let types = members.map { #"{"name":"\#($0.0)","type":"\#($0.1)"}"# }
        let safe = Self.document(
            "SafeTx", types: #""SafeTx":[\#(types.joined(separator: ","))]"#,
            domain: #""chainId":31337,"verifyingContract":"\#(Self.token)""#,
            message: members.map { #""\#($0.0)":\#($0.2)"# }.joined(separator: ","))
        #expect(
            try TypedMessage(document: safe)
                == .safe(
                    SafeTransaction(
                        chainId: ChainId(31_337), safe: try Address(hex: Self.token),
                        call: SafeCall(
                            to: account(1), value: 1, data: [1, 2], operation: .delegateCall),
                        nonce: 3)))
    }
}
