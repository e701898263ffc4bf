import Basics
import Codecs
import Synchronization

/// The providers of one chain, and the rules by which their words count.
///
/// With a single provider every question goes to it as it is. Among several, what money rests on
/// (head, finalized block, receipts, nonces) needs the same word from as many of them as are told
/// to agree; what proves itself (a block by hash, a state at a block by hash) comes from one of
/// them, and from another when that one fails. Signed bytes go to all.
package final class ProviderPool: Sendable {
    /// In the order of the configuration.
    let providers: [Provider]
    /// How many must say the same.
    let agreement: Int
    /// The chain that they must serve; nil for any.
    let chain: ChainId?
    /// When one of several is left out.
    let rules: ProviderRules
    /// The clock of all rests and pauses.
    let time: (any TimeSource)?
    /// The blocks on which they agreed.
    let memory = Mutex(ChainMemory())

    /// A pool; the agreement is brought into the range from one to the number of providers.
    init(
        _ providers: [Provider], agreement: Int? = nil, chain: ChainId? = nil,
        rules: ProviderRules = ProviderRules(), time: (any TimeSource)? = nil
    ) {
        self.providers = providers
        self.agreement = max(
            1, min(agreement ?? ChainConfiguration.usualAgreement, providers.count))
        self.chain = chain
        self.rules = rules
        self.time = time
    }

    /// A pool of one provider.
    package convenience init(_ client: RPCClient) {
        self.init([Provider(client, name: "provider", index: 0)])
    }

    /// The only provider; nil if there are several.
    var single: Provider? { providers.count == 1 ? providers[0] : nil }

    /// Monotonic nanoseconds.
    var now: UInt64 { time?.monotonicNanoseconds() ?? 0 }

    /// Those that may be asked, the best first: those that keep up and answer, then, as a last
    /// resort, those that do not.
    ///
    /// Providers of another chain are not among them. `number` is the height of a block that they
    /// should have, `requests` what their budgets should pay for at once.
    func ranked(
        having number: UInt64? = nil, paying requests: [RPCRequest] = []
    ) -> [Provider] {
        let now = now
        let ranks = providers.compactMap { provider -> (rank: Rank, provider: Provider)? in
            let state = provider.snapshot
            if isForeign(state) { return nil }
            let head = state.standing.head?.number
            return (
                Rank(
                    isOut: state.breaker.isOpen(now: now), lags: state.standing.fault != nil,
                    lacksBlock: head.map { $0 < number ?? 0 } ?? false,
                    isOnTrial: state.breaker.isOnTrial(now: now), canPay: provider.canPay(requests),
                    weight: provider.weight, index: provider.index), provider
            )
        }
        return ranks.sorted { $0.rank < $1.rank }.map(\.provider)
    }

    /// Those that keep up and answer, or all when there are none, the best first.
    func usable(
        having number: UInt64? = nil, paying requests: [RPCRequest] = []
    ) -> [Provider] {
        let all = ranked(having: number, paying: requests)
        let good = all.filter(isUsable)
        return good.isEmpty ? all : good
    }

    /// Whether nothing speaks against a provider.
    func isUsable(_ provider: Provider) -> Bool {
        let state = provider.snapshot
        return !isForeign(state) && !state.breaker.isOpen(now: now) && state.standing.fault == nil
    }

    /// Whether a provider serves another chain.
    func isForeign(_ state: Provider.State) -> Bool {
        guard let chain, let theirs = state.chain else { return false }
        return theirs != chain
    }

    /// What decides who is asked first.
    private struct Rank: Comparable {
        let isOut: Bool
        let lags: Bool
        let lacksBlock: Bool
        let isOnTrial: Bool
        let canPay: Bool
        let weight: Int
        let index: Int

        private var flags: [Int] {
            [isOut, lags, lacksBlock, isOnTrial, !canPay].map { $0 ? 1 : 0 }
                + [-weight, index]
        }

        static func < (left: Rank, right: Rank) -> Bool {
            left.flags.lexicographicallyPrecedes(right.flags)
        }
    }
}
