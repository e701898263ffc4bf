import Arithmetic
import Basics
import Chains
import Definitions
import Ledger
import Logging
import Markets
import Venues

extension Node {
    /// Waits until the chain has told its head.
    func waitForHead(_ patience: Int64?) async throws {
        let end = end(of: patience)
        while board.head == nil {
            try check(end) { chainFailure(board.chainProblem ?? "no block came") }
            try await time.sleep(milliseconds: NodeLimits.retryMilliseconds)
        }
    }

    /// Asks an exchange again until it answers.
    ///
    /// While its limits hold questions back, they are waited for: a node that is started again and
    /// again uses them up.
    func retried<Value: Sendable>(
        _ what: String, of link: VenueLink, _ patience: Int64?,
        _ ask: () async -> QueryAnswer<Value>
    ) async throws -> Value {
        var end = end(of: patience)
        while true {
            switch await ask() {
            case .answer(let value): return value
            case .unavailable(let reason):
                logger.info("\(link.session.venue) does not tell \(what): \(reason)")
                if let wait = link.session.heldBackUntil?.milliseconds(since: time.now()),
                    wait <= NodeLimits.heldBackMillisecondsMax
                {
                    end = self.end(of: patience.map { $0 + wait })
                }
                try check(end) { venueFailure(link, what, reason) }
            }
            try await time.sleep(milliseconds: NodeLimits.retryMilliseconds)
        }
    }

    /// Asks for the balances on chain again until they are told.
    func retriedBalances(
        of chain: ChainLink, _ patience: Int64?
    ) async throws -> ([(Holding, UInt256)], UInt64) {
        let end = end(of: patience)
        while true {
            do {
                return try await chainBalances(chain)
            } catch {
                logger.info("chain \(chain.chain) does not tell balances: \(error)")
                try check(end) { chainFailure("\(error)") }
            }
            try await time.sleep(milliseconds: NodeLimits.retryMilliseconds)
        }
    }

    /// When patience ends, by the monotonic clock.
    private func end(of patience: Int64?) -> UInt64? {
        patience.map { time.monotonicNanoseconds() + UInt64(max(0, $0)) * 1_000_000 }
    }

    private func check(_ end: UInt64?, _ failure: () -> NodeError) throws(NodeError) {
        if let end, time.monotonicNanoseconds() >= end { throw failure() }
    }

    private func chainFailure(_ reason: String) -> NodeError {
        let chain = definition.chain
        let (id, place) = (chain?.chainId.description ?? "", chain?.providerText ?? "")
        let key = chain?.providers.count == 1 ? "chain.rpc" : "chain.providers"
        return NodeError(
            .chain,
            "chain \(id) does not answer at \(place) (\(reason)): start it, or correct \(key); "
                + "nothing was changed")
    }

    private func venueFailure(_ link: VenueLink, _ what: String, _ reason: String) -> NodeError {
        let rest =
            definition.venues.first {
                $0.venue == link.session.venue && $0.account == link.account
            }?.rest ?? ""
        return NodeError(
            .venue,
            "\(link.session.venue) does not tell \(what) at \(rest) (\(reason)): check the address, "
                + "the API key and its rights; nothing was changed")
    }
}
