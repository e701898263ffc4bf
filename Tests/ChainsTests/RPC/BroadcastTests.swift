import Basics
import Chains
import Codecs
import Cryptography
import Ethereum
import Testing
import Transport

struct BroadcastTests {
    private static let raw: [UInt8] = [2, 3, 4]

    /// A node that does one thing with everything that comes.
    private struct Node: WireClient {
        let outcome: HTTPOutcome

        func send(_ request: WireRequest, timeoutMilliseconds: Int64) async -> HTTPOutcome {
            outcome
        }
    }

    private func reply(_ outcome: HTTPOutcome) async -> BroadcastReply {
        let configuration = ChainConfiguration(chain: ChainId(1), rpc: "", sender: .zero)
        let session = ChainSession(
            configuration, client: Node(outcome: outcome), time: VirtualClock()
        ) { _ in }
        return await session.broadcast(Self.raw)
    }

    private func answer(_ text: String) -> HTTPOutcome {
        .response(WireResponse(status: 200, body: Array(text.utf8)))
    }

    private func failure(_ code: Int, _ message: String) -> HTTPOutcome {
        answer(#"{"id":1,"error":{"code":\#(code),"message":"\#(message)"}}"#)
    }

    @Test func `bytes are accepted only under their own hash`() async {
        let hash = Keccak256.hash(Self.raw).hex
        #expect(await reply(answer(#"{"id":1,"result":"\#(hash)"}"#)) == .accepted)
        let other = await reply(answer(#"{"id":1,"result":"\#(Hash32.zero.hex)"}"#))
        #expect(other == .unknown("the node answered with another hash"))
        let odd = await reply(answer(#"{"id":1,"result":null}"#))
        #expect(odd == .unknown("the node answered with another hash"))
    }

    @Test func `what is no answer is unknown, whatever it was`() async {
        let outcomes: [HTTPOutcome] = [
            .notSent(TransportError(.refused)), .unknown(TransportError(.timedOut)),
            .response(WireResponse(status: 502)), .response(WireResponse(status: 429)),
            answer("<html>"), answer(#"{"id":2,"result":"0x"}"#),
            failure(-32_603, "internal error"), failure(-32_005, "limit exceeded"),
            failure(429, "too many requests"),
        ]
        for outcome in outcomes {
            guard case .unknown = await reply(outcome) else {
                Issue.record("\(outcome)")
                continue
            }
        }
    }

    @Test func `refusals keep their meaning`() async {
        #expect(await reply(failure(-32_000, "already known")) == .alreadyKnown)
        #expect(await reply(failure(-32_000, "nonce too low")) == .nonceTooLow)
        #expect(
            await reply(failure(-32_000, "replacement transaction underpriced"))
                == .replacementUnderpriced)
        #expect(await reply(failure(-32_000, "transaction underpriced")) == .underpriced)
        #expect(
            await reply(failure(-32_000, "max fee per gas less than block base fee"))
                == .underpriced)
        #expect(await reply(failure(-32_000, "insufficient funds")) == .insufficientFunds)
        #expect(
            await reply(failure(-32_000, "unknown transaction"))
                == .refused("unknown transaction (-32000)"))
        #expect(
            await reply(failure(-32_000, "exceeds block gas limit"))
                == .refused("exceeds block gas limit (-32000)"))
    }

    @Test func `an error object behind an error status is still an answer`() async {
        let body = #"{"id":1,"error":{"code":-32000,"message":"already known"}}"#
        let outcome = HTTPOutcome.response(WireResponse(status: 400, body: Array(body.utf8)))
        #expect(await reply(outcome) == .alreadyKnown)
    }
}
