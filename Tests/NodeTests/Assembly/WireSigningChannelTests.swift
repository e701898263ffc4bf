import Arithmetic
import Basics
import Codecs
import Cryptography
import Ethereum
import Node
import Signing
import Synchronization
import Testing
import Transport

/// A remote signer over HTTP, as the node reaches it.
@Suite struct WireSigningChannelTests {
    /// A signer's web server with the two routes that sign, which keeps what it was asked.
    final class SignerServer: WireClient {
        let asked = Mutex<[WireRequest]>([])
        let signer: LocalSigner
        private let key: SecretBytes
        private let outcome: HTTPOutcome?

        init(_ outcome: HTTPOutcome? = nil) throws {
            var content = [UInt8](repeating: 5, count: 32)
            key = SecretBytes(consuming: &content)
            signer = try LocalSigner(key: key)
            self.outcome = outcome
        }

        var publicKey: [UInt8] { get throws { try Secp256k1.publicKey(of: key).bytes } }

        func send(
            _ request: WireRequest, timeoutMilliseconds: Int64
        ) async -> HTTPOutcome {
            asked.withLock { $0.append(request) }
            if let outcome { return outcome }
            guard request.target.hasPrefix("/api/v1/eth1/sign/"),
                let text = (try? JSONValue(parsing: request.body))?["data"]?.stringValue,
                let data = try? Hex.decode(text),
                let signature = try? Secp256k1.sign(digest: Keccak256.hash(data), key: key)
            else { return .response(WireResponse(status: 404)) }
            let bytes =
                signature.r.bigEndianBytes + signature.s.bigEndianBytes
                + [27 + signature.yParity]
            return .response(
                WireResponse(status: 200, headers: [], body: Array(Hex.encode(bytes).utf8)))
        }
    }

    static let transaction = Transaction.legacy(
        LegacyTransaction(
            chainId: ChainId(1), nonce: 1, gasPrice: 2, gas: 21_000,
            to: Address(bytes: [UInt8](repeating: 3, count: 20)), value: 4, input: []))

    static func signer(_ server: SignerServer) throws -> Web3Signer {
        try Web3Signer(
            publicKey: server.publicKey,
            channel: WireSigningChannel(server, timeoutMilliseconds: 1_000))
    }

    @Test func `a transaction is signed by one post that sends nothing`() async throws {
        let server = try SignerServer()
        let signed = try await WireSigningChannelTests.signer(server)
            .sign(WireSigningChannelTests.transaction)
        #expect(signed == (try server.signer.sign(WireSigningChannelTests.transaction)))
        let asked = server.asked.withLock { $0 }
        #expect(asked.count == 1)
        #expect(asked.first?.method == "POST")
        #expect(asked.first?.header(named: "content-type") == "application/json")
        #expect(asked.first?.target.hasPrefix("/api/v1/eth1/sign/0x") == true)
    }

    @Test func `what became of the request is told as it is`() async throws {
        let cases: [(HTTPOutcome, SigningError.Code)] = [
            (.notSent(TransportError(.refused)), .remoteNotReached),
            (.unknown(TransportError(.timedOut)), .remoteUnknown),
            (.response(WireResponse(status: 404)), .remoteRefused),
            (.response(WireResponse(status: 503)), .remoteUnknown),
        ]
        for (outcome, code) in cases {
            let signer = try WireSigningChannelTests.signer(try SignerServer(outcome))
            await #expect(throws: SigningError(code)) {
                try await signer.sign(WireSigningChannelTests.transaction)
            }
        }
    }
}
