import Basics
import Chains
import Codecs
import Cryptography
import Ethereum
import Testing
import Transport

@Suite("A private relay")
struct PrivateRelayTests {
    private static let raw: [UInt8] = [2]
    private static let hash = Keccak256.hash(raw)

    private func failure(_ code: Int, _ message: String) -> String {
        #"{"jsonrpc":"2.0","id":1,"error":{"code":\#(code),"message":"\#(message)"}}"#
    }

    private func success(_ result: String) -> String {
        #"{"jsonrpc":"2.0","id":1,"result":\#(result)}"#
    }

    private func reply(_ outcome: HTTPOutcome) async throws -> BroadcastReply {
        let relay = try RelayKey.relay(RecordingClient { _ in outcome })
        return await relay.send(PrivateTransaction(raw: Self.raw))
    }

    // MARK: Transactions

    @Test func `a transaction goes with its last block, signed over the bytes that go out`()
        async throws
    {
        let client = RecordingClient(text: success("\"\(Self.hash.hex)\""))
        let relay = try RelayKey.relay(client)
        let sent = await relay.send(PrivateTransaction(raw: Self.raw, maxBlockNumber: 16))
        #expect(sent == .accepted)
        let request = try #require(client.requests.first)
        #expect(
            client.bodies == [
                #"{"jsonrpc":"2.0","id":1,"method":"eth_sendPrivateTransaction","#
                    + #""params":[{"tx":"0x02","maxBlockNumber":"0x10"}]}"#
            ])
        let expected = try RelayKey.identity().header(for: request.body)
        #expect(request.headers.filter { $0.isNamed(expected.name) } == [expected])
    }

    @Test func `without a last block it is the relay's own`() async throws {
        let client = RecordingClient(text: success("\"\(Self.hash.hex)\""))
        _ = try await RelayKey.relay(client).send(PrivateTransaction(raw: [2, 255]))
        #expect(client.bodies.first?.hasSuffix(#""params":[{"tx":"0x02ff"}]}"#) == true)
    }

    @Test func `bytes go as to a node where the relay is a wallet's endpoint`() async throws {
        let client = RecordingClient(text: success("\"\(Self.hash.hex)\""))
        #expect(try await RelayKey.relay(client).sendRaw(Self.raw) == .accepted)
        #expect(
            client.bodies.first?.hasSuffix(
                #""method":"eth_sendRawTransaction","params":["0x02"]}"#) == true)
        #expect(client.requests.first?.header(named: "x-flashbots-signature") != nil)
    }

    @Test func `what is no answer is unknown, never a refusal`() async throws {
        func text(_ text: String) -> HTTPOutcome {
            .response(WireResponse(status: 200, body: Array(text.utf8)))
        }
        let outcomes: [HTTPOutcome] = [
            .unknown(TransportError(.timedOut)), .notSent(TransportError(.refused)),
            .response(WireResponse(status: 500)), .response(WireResponse(status: 429)),
            text(""), text("{}"), text(success("null")), text(success("true")),
            text(success("\"\(Hash32.zero.hex)\"")), text(#"{"error":"text alone"}"#),
            text(failure(-32_603, "internal error")), text(failure(-32_000, "context canceled")),
        ]
        for outcome in outcomes {
            guard case .unknown = try await reply(outcome) else {
                Issue.record("\(outcome)")
                continue
            }
        }
    }

    @Test func `a refusal is the relay's answer alone`() async throws {
        func said(_ code: Int, _ message: String, status: Int = 200) async throws -> BroadcastReply
        {
            try await reply(
                .response(WireResponse(status: status, body: Array(failure(code, message).utf8))))
        }
        #expect(
            try await said(-32_600, "error in signature check 0xabc", status: 403)
                == .refused("error in signature check 0xabc (-32600)"))
        #expect(try await said(-32_000, "nonce too low") == .nonceTooLow)
        #expect(try await said(-32_000, "already known") == .alreadyKnown)
        #expect(
            try await said(-32_000, "replacement transaction underpriced")
                == .replacementUnderpriced)
    }

    @Test func `taking back names the transaction and tells what the relay says`() async throws {
        let client = RecordingClient(text: success("true"))
        #expect(try await RelayKey.relay(client).cancel(Self.hash) == .done(true))
        #expect(
            client.bodies.first?.hasSuffix(
                #""method":"eth_cancelPrivateTransaction","params":[{"txHash":"\#(Self.hash.hex)"}]}"#
            ) == true)
        let late = try RelayKey.relay(RecordingClient(text: success("false")))
        #expect(await late.cancel(Self.hash) == .done(false))
        let odd = try RelayKey.relay(RecordingClient(text: success("\"yes\"")))
        guard case .unknown = await odd.cancel(Self.hash) else {
            Issue.record("an answer that is none")
            return
        }
        let refusing = try RelayKey.relay(RecordingClient(text: failure(-32_600, "no")))
        #expect(await refusing.cancel(Self.hash) == .refused("no (-32600)"))
        let silent = try RelayKey.relay(
            RecordingClient { _ in .unknown(TransportError(.timedOut)) })
        guard case .unknown = await silent.cancel(Self.hash) else {
            Issue.record("silence")
            return
        }
    }

    // MARK: Bundles

    @Test func `a bundle is sent, cancelled by its name and simulated`() async throws {
        let id = try #require(ReplacementId(random: [UInt8](repeating: 7, count: 16)))
        let bundle = try RelayBundle([Self.raw], blockNumber: 9, replacementId: id)
        let client = RecordingClient(result: ["bundleHash": .string(Self.hash.hex)])
        let relay = try RelayKey.relay(client)
        #expect(await relay.send(bundle) == .done(Self.hash))
        #expect(await relay.cancel(id) == .done(true))
        #expect(
            client.bodies.last?.hasSuffix(
                #""method":"eth_cancelBundle","params":[{"replacementUuid":"\#(id)"}]}"#) == true)
        await #expect(throws: ChainError.self) { try await relay.simulate(bundle) }
        await #expect(throws: ChainError.self) {
            try await relay.simulate(bundle, on: .hash(.zero))
        }
        #expect(client.requests.count == 3, "a state by a hash is not asked for")
        guard
            case .unknown = try await RelayKey.relay(RecordingClient(text: success("{}")))
                .send(bundle)
        else {
            Issue.record("a bundle without its hash")
            return
        }
    }

    // MARK: Status

    @Test func `the status is asked for by the hash, unsigned`() async throws {
        let status = RecordingClient(
            text: #"{"status":"PENDING","hash":"\#(Self.hash.hex)","maxBlockNumber":5}"#)
        let relay = try RelayKey.relay(RecordingClient(text: ""), status: status, path: "/a/")
        #expect(try await relay.status(of: Self.hash).stage == .pending)
        let request = try #require(status.requests.first)
        #expect(request.method == "GET" && request.target == "/a/tx/\(Self.hash.hex)")
        #expect(request.header(named: "x-flashbots-signature") == nil)
    }

    @Test func `a status that is not told is an error`() async throws {
        let none = try RelayKey.relay(RecordingClient(text: ""))
        await #expect(throws: ChainError.self) { try await none.status(of: Self.hash) }
        let outcomes: [HTTPOutcome] = [
            .unknown(TransportError(.timedOut)), .notSent(TransportError(.refused)),
            .response(WireResponse(status: 404)), .response(WireResponse(status: 200)),
        ]
        for outcome in outcomes {
            let relay = try RelayKey.relay(
                RecordingClient(text: ""), status: RecordingClient { _ in outcome })
            await #expect(throws: ChainError.self) { try await relay.status(of: Self.hash) }
        }
    }
}
