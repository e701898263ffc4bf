import Arithmetic
import Basics
import Codecs
import Cryptography
import Ethereum
import Signing
import Synchronization
import Testing

@Suite struct RemoteSignerTests {
    /// A signer at the other end of a channel, which answers as it is told.
    final class Desk: SigningChannel {
        let asked = Mutex<[(body: [UInt8], path: String)]>([])
        private let answer: @Sendable (JSONValue) -> SigningAnswer

        init(_ answer: @escaping @Sendable (JSONValue) -> SigningAnswer) {
            self.answer = answer
        }

        func post(_ body: [UInt8], to path: String) async -> SigningAnswer {
            asked.withLock { $0.append((body, path)) }
            return answer((try? JSONValue(parsing: body)) ?? .null)
        }
    }

    static let key = secret([UInt8](repeating: 1, count: 32))
    static let transaction = PolicyWorld.transaction(to: PolicyWorld.friend, value: 5, input: [])

    static func local() throws -> LocalSigner { try LocalSigner(key: key) }

    static func text(_ text: String) -> SigningAnswer {
        .answered(status: 200, body: Array(text.utf8))
    }

    /// The answer to `eth_signTransaction` with these signed bytes.
    static func result(_ request: JSONValue, _ raw: [UInt8], wrapped: Bool = false) -> SigningAnswer
    {
        let hex = JSONValue.string(Hex.encode(raw))
        let id = request["id"] ?? .null
        return text(
            (["jsonrpc": "2.0", "id": id, "result": wrapped ? ["raw": hex, "tx": [:]] : hex]
                as JSONValue).text)
    }

    static func code(_ desk: Desk) async throws -> SigningError.Code? {
        let signer = JSONRPCSigner(address: try local().address, channel: desk)
        do throws(SigningError) {
            _ = try await signer.sign(.dynamicFee(transaction))
            return nil
        } catch {
            return error.code
        }
    }

    // MARK: eth_signTransaction

    @Test func `a JSON-RPC signer is given every field, and its bytes are taken`() async throws {
        let local = try RemoteSignerTests.local()
        let signed = try local.sign(.dynamicFee(RemoteSignerTests.transaction))
        for isWrapped in [false, true] {
            let desk = Desk { RemoteSignerTests.result($0, signed.raw, wrapped: isWrapped) }
            let signer = JSONRPCSigner(address: local.address, channel: desk, path: "/rpc")
            #expect(try await signer.sign(.dynamicFee(RemoteSignerTests.transaction)) == signed)
            let asked = try #require(desk.asked.withLock { $0.first })
            #expect(asked.path == "/rpc")
            let request = try JSONValue(parsing: asked.body)
            #expect(request["method"] == "eth_signTransaction")
            let fields = try #require(request["params"]?[0])
            #expect(
                fields.objectValue?.map(\.name).sorted() == [
                    "accessList", "chainId", "data", "from", "gas", "input", "maxFeePerGas",
                    "maxPriorityFeePerGas", "nonce", "to", "type", "value",
                ])
            #expect(fields["nonce"] == "0x3")
            #expect(fields["type"] == "0x2")
            #expect(fields["from"]?.stringValue == local.address.hex)
        }
    }

    @Test func `a legacy transaction is asked for by its price`() async throws {
        let local = try RemoteSignerTests.local()
        let transaction = Transaction.legacy(
            LegacyTransaction(
                chainId: ChainId(1), nonce: 0, gasPrice: 7, gas: 21_000, to: nil, value: 0,
                input: [1]))
        let signed = try local.sign(transaction)
        let desk = Desk { request in
            let fields = request["params"]?[0]
            guard fields?["gasPrice"] == "0x7", fields?["to"] == nil, fields?["input"] == "0x01"
            else { return .answered(status: 400, body: []) }
            return RemoteSignerTests.result(request, signed.raw)
        }
        let signer = JSONRPCSigner(address: local.address, channel: desk)
        #expect(try await signer.sign(transaction) == signed)
    }

    @Test func `another sender, another transaction and no transaction are caught`() async throws {
        let other = try LocalSigner(key: secret([UInt8](repeating: 2, count: 32)))
        let foreign = try other.sign(.dynamicFee(RemoteSignerTests.transaction)).raw
        #expect(
            try await RemoteSignerTests.code(Desk { RemoteSignerTests.result($0, foreign) })
                == .senderMismatch)
        for change in [
            { $0.nonce += 1 }, { $0.value += 1 }, { $0.maxFeePerGas += 1 }, { $0.gas -= 1 },
            { $0.to = PolicyWorld.vault }, { $0.input = [1] }, { $0.chainId = ChainId(1) },
        ] as [(inout DynamicFeeTransaction) -> Void] {
            var changed = RemoteSignerTests.transaction
            change(&changed)
            let raw = try RemoteSignerTests.local().sign(.dynamicFee(changed)).raw
            #expect(
                try await RemoteSignerTests.code(Desk { RemoteSignerTests.result($0, raw) })
                    == .senderMismatch)
        }
        for raw in [[], [2], [UInt8](repeating: 0xc0, count: 5), foreign + [0]] {
            #expect(
                try await RemoteSignerTests.code(Desk { RemoteSignerTests.result($0, raw) })
                    == .badSignature)
        }
    }

    @Test func `an answer that cannot be read is no refusal, and a refusal is none`() async throws {
        let signed = try RemoteSignerTests.local()
            .sign(.dynamicFee(RemoteSignerTests.transaction))
        let hex = Hex.encode(signed.raw)
        let cases: [(SigningAnswer, SigningError.Code)] = [
            (.notSent("refused"), .remoteNotReached), (.unknown("timed out"), .remoteUnknown),
            (.answered(status: 403, body: []), .remoteRefused),
            (.answered(status: 500, body: []), .remoteUnknown),
            (.answered(status: 302, body: []), .remoteUnknown),
            (RemoteSignerTests.text(""), .remoteUnknown),
            (RemoteSignerTests.text("[]"), .remoteUnknown),
            (RemoteSignerTests.text(#"{"id":1}"#), .remoteUnknown),
            (RemoteSignerTests.text(#"{"id":1,"result":null}"#), .remoteUnknown),
            (RemoteSignerTests.text(#"{"id":2,"result":"\#(hex)"}"#), .remoteUnknown),
            (RemoteSignerTests.text(#"{"result":"\#(hex)"}"#), .remoteUnknown),
            (
                RemoteSignerTests.text(#"{"id":1,"error":{"code":-32000,"message":"no"}}"#),
                .remoteRefused
            ),
            (
                .answered(status: 200, body: [UInt8](repeating: 0x20, count: 2 << 20)),
                .remoteUnknown
            ),
        ]
        for (answer, code) in cases {
            #expect(try await RemoteSignerTests.code(Desk { _ in answer }) == code, "\(answer)")
        }
        #expect(SigningError(.remoteUnknown).action == .retry)
        #expect(SigningError(.remoteRefused).action == .reject)
    }

    // MARK: web3signer

    static func web3Signer(_ desk: Desk) throws -> Web3Signer {
        try Web3Signer(publicKey: Secp256k1.publicKey(of: key).bytes, channel: desk)
    }

    /// Signs like the route: the keccak-256 of what it is given.
    static func sign(_ request: JSONValue, _ key: SecretBytes = key) -> [UInt8] {
        guard let text = request["data"]?.stringValue, let data = try? Hex.decode(text),
            let signature = try? Secp256k1.sign(digest: Keccak256.hash(data), key: key)
        else { return [] }
        return signature.r.bigEndianBytes + signature.s.bigEndianBytes + [27 + signature.yParity]
    }

    @Test func `the data route signs the unsigned bytes`() async throws {
        let signed = try RemoteSignerTests.local()
            .sign(.dynamicFee(RemoteSignerTests.transaction))
        for quote in ["", "\""] {
            let desk = Desk { request in
                RemoteSignerTests.text(quote + Hex.encode(RemoteSignerTests.sign(request)) + quote)
            }
            let signer = try RemoteSignerTests.web3Signer(desk)
            #expect(signer.address == signed.sender)
            #expect(try await signer.sign(.dynamicFee(RemoteSignerTests.transaction)) == signed)
            let asked = try #require(desk.asked.withLock { $0.first })
            let key = try Secp256k1.publicKey(of: RemoteSignerTests.key)
            #expect(asked.path == "/api/v1/eth1/sign/" + Hex.encode(key.bytes))
        }
    }

    @Test func `a signature by another key, over other data, or none is caught`() async throws {
        let other = secret([UInt8](repeating: 2, count: 32))
        let cases: [(@Sendable (JSONValue) -> String, SigningError.Code)] = [
            ({ Hex.encode(RemoteSignerTests.sign($0, other)) }, .senderMismatch),
            ({ _ in Hex.encode(RemoteSignerTests.sign(["data": "0x01"])) }, .senderMismatch),
            ({ _ in "" }, .remoteUnknown), ({ _ in "0x" }, .remoteUnknown),
            ({ Hex.encode(RemoteSignerTests.sign($0).dropLast()) }, .remoteUnknown),
            ({ String(Hex.encode(RemoteSignerTests.sign($0)).dropFirst(2)) }, .remoteUnknown),
            ({ Hex.encode(RemoteSignerTests.sign($0).dropLast() + [31]) }, .badSignature),
            (
                { _ in Hex.encode([UInt8](repeating: 0, count: 64) + [27]) }, .badSignature
            ),
        ]
        for (answer, code) in cases {
            let signer = try RemoteSignerTests.web3Signer(
                Desk { RemoteSignerTests.text(answer($0)) })
            await #expect(throws: SigningError(code)) {
                try await signer.sign(.dynamicFee(RemoteSignerTests.transaction))
            }
        }
        #expect(throws: SigningError(.badPublicKey)) {
            try Web3Signer(publicKey: [4], channel: Desk { _ in .notSent("") })
        }
    }

    // MARK: The policy

    @Test func `what the policy refuses is never sent to the signer`() async throws {
        let desk = Desk { request in
            RemoteSignerTests.text(Hex.encode(RemoteSignerTests.sign(request)))
        }
        let signer = PolicedRemoteSigner(
            policy: PolicyWorld.policy, signer: try RemoteSignerTests.web3Signer(desk),
            time: FixedTime(seconds: PolicyWorld.now))
        let denial = PolicyDenial(.contractCreation, "")
        await #expect(throws: SigningError(denial)) {
            try await signer.sign(.dynamicFee(PolicyWorld.transaction(to: nil)))
        }
        #expect(desk.asked.withLock { $0.isEmpty })
        let signed = try await signer.sign(.dynamicFee(RemoteSignerTests.transaction))
        #expect(signed.sender == signer.address)
        #expect(desk.asked.withLock { $0.count } == 1)
    }

    @Test func `a signer of this process is one that answers at once`() async throws {
        let local = try RemoteSignerTests.local()
        let signer = ImmediateSigner(local)
        #expect(signer.address == local.address)
        #expect(
            try await signer.sign(.dynamicFee(RemoteSignerTests.transaction))
                == local.sign(.dynamicFee(RemoteSignerTests.transaction)))
    }
}
