import Arithmetic
import Basics
import Cryptography
import Ethereum
import Foundation
import Signing
import Testing

/// Tests/Vectors/signing_permits.json, by eth-account.
@Suite struct TypedMessageTests {
    struct Case {
        let message: TypedMessage
        let separator: Hash32
        let digest: Hash32
        let key: SecretBytes
        let signature: [UInt8]
    }

    struct Malformed: Error {}

    static func cases() throws -> [Case] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appending(path: "Vectors/signing_permits.json")
        let parsed = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        guard let items = parsed as? [[String: Any]] else { throw Malformed() }
        return try items.map { item in
            Case(
                message: try message(item), separator: try Hash32(hex: text(item, "separator")),
                digest: try Hash32(hex: text(item, "digest")),
                key: secret(try Hex.decode(text(item, "key"))),
                signature: try Hex.decode(text(item, "signature")))
        }
    }

    private static func text(_ item: [String: Any], _ key: String) throws -> String {
        guard let text = item[key] as? String else { throw Malformed() }
        return text
    }

    private static func object(_ item: [String: Any], _ key: String) throws -> [String: Any] {
        guard let object = item[key] as? [String: Any] else { throw Malformed() }
        return object
    }

    private static func amount(_ item: [String: Any], _ key: String) throws -> UInt256 {
        try number(text(item, key))
    }

    private static func details(_ item: [String: Any]) throws -> Permit2.Details {
        Permit2.Details(
            token: try address(text(item, "token")), amount: try amount(item, "amount"),
            expiration: try small(text(item, "expiration")), nonce: try small(text(item, "nonce")))
    }

    private static func message(_ item: [String: Any]) throws -> TypedMessage {
        let fields = try object(item, "message")
        let chain = ChainId(try small(text(item, "chainId")))
        let contract = try address(text(item, "contract"))
        let spender = try address(text(fields, "spender"))
        switch try text(item, "kind") {
        case "Permit":
            let version = try text(item, "version")
            let domain = TypedDataDomain(
                name: try text(item, "name"), version: version.isEmpty ? nil : version,
                chainId: UInt256(chain.value), verifyingContract: contract)
            let permit = TokenPermit(
                owner: try address(text(fields, "owner")), spender: spender,
                value: try amount(fields, "value"), nonce: try amount(fields, "nonce"),
                deadline: try amount(fields, "deadline"))
            return .tokenPermit(permit, domain)
        case "PermitTransferFrom":
            let permitted = try object(fields, "permitted")
            let transfer = Permit2.Transfer(
                token: try address(text(permitted, "token")),
                amount: try amount(permitted, "amount"), spender: spender,
                nonce: try amount(fields, "nonce"), deadline: try amount(fields, "deadline"))
            return .permit2Transfer(transfer, chain, contract: contract)
        case "PermitSingle":
            let allowance = Permit2.Allowance(
                single: try details(object(fields, "details")), spender: spender,
                signatureDeadline: try amount(fields, "sigDeadline"))
            return .permit2Allowance(allowance, chain, contract: contract)
        default:
            guard let list = fields["details"] as? [[String: Any]] else { throw Malformed() }
            let allowance = Permit2.Allowance(
                batch: try list.map(details), spender: spender,
                signatureDeadline: try amount(fields, "sigDeadline"))
            return .permit2Allowance(allowance, chain, contract: contract)
        }
    }

    @Test func `digests, domains and signatures are those of eth-account`() throws {
        let cases = try TypedMessageTests.cases()
        #expect(cases.count == 80)
        for one in cases {
            #expect(one.message.digest == one.digest)
            #expect(one.message.domain.separator == one.separator)
            let signer = try LocalSigner(key: one.key)
            let signature = try signer.sign(one.message)
            #expect(try AccountSignature.parse(one.signature) == signature)
            #expect(
                try AccountSignature.signer(of: one.signature, over: one.digest) == signer.address)
        }
    }

    // Read from the token's own `DOMAIN_SEPARATOR()` on Ethereum's main network.
    @Test func `the domain of USD Coin is the published one`() throws {
        let domain = TypedDataDomain(
            name: "USD Coin", version: "2", chainId: 1,
            verifyingContract: try address("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"))
        #expect(
            domain.separator.hex
                == "0x06c37168a7db5138defc7866392bb87a741f9b3d104deb5094588ce041cae335")
    }

    @Test func `Permit2 has one address`() {
        #expect(Permit2.contract.checksummed == "0x000000000022D473030F116dDEE9F6B43aC78BA3")
    }

    @Test func `a token that names another domain gets no signature`() throws {
        let one = try TypedMessageTests.cases()[0]
        #expect(throws: Never.self) { try one.message.checkDomain(live: one.separator.bytes) }
        var other = one.separator.bytes
        other[31] ^= 1
        for answer in [other, [], Array(other.dropLast()), one.separator.bytes + [0]] {
            #expect(throws: SigningError(.domainMismatch)) {
                try one.message.checkDomain(live: answer)
            }
        }
        #expect(SigningError(.domainMismatch).action == .halt)
        #expect(Hex.encode(one.message.domainInput) == "0x3644e515")
        let safe = TypedMessage.safe(
            .rejection(chainId: ChainId(1), safe: account(1), nonce: 0))
        #expect(Hex.encode(safe.domainInput) == "0xf698da25")
    }
}
