package import Arithmetic
package import Basics
import Execution
package import Markets
package import Routing
import Synchronization

/// A plan that was quoted, and what it rests on.
package struct KeptQuote: Sendable {
    /// What was asked for.
    package struct Trade: Hashable, Sendable {
        /// Buy or sell base.
        package let side: Side
        /// What is bought or sold.
        package let base: Asset
        /// What is paid or received.
        package let quote: Asset
        /// Base at ledger scale.
        package let quantity: UInt256

        /// Describes a trade.
        package init(side: Side, base: Asset, quote: Asset, quantity: UInt256) {
            self.side = side
            self.base = base
            self.quote = quote
            self.quantity = quantity
        }
    }

    /// Its name.
    package let id: String
    /// What was asked for.
    package let trade: Trade
    /// The answer.
    package let plan: NetworkPlan
    /// The hash of all that the plan rests on.
    package let stateHash: Hash32
    /// When it was made.
    package let time: Timestamp
}

/// The last quotes that were given; older ones are forgotten, and all with the process.
final class QuoteShelf: Sendable {
    private struct State {
        var quotes: [KeptQuote] = []
        var count: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Keeps a quote under a new name.
    func keep(
        _ trade: KeptQuote.Trade, _ plan: NetworkPlan, stateHash: Hash32, at time: Timestamp
    ) -> KeptQuote {
        state.withLock { state in
            state.count += 1
            // The time makes names of two runs differ.
            let quote = KeptQuote(
                id: "q\(time.milliseconds)-\(state.count)", trade: trade, plan: plan,
                stateHash: stateHash, time: time)
            if state.quotes.count >= NodeLimits.quotesMax { state.quotes.removeFirst() }
            state.quotes.append(quote)
            return quote
        }
    }

    /// A quote by its name; nil when it is not known any more.
    func quote(_ id: String) -> KeptQuote? {
        state.withLock { state in state.quotes.first { $0.id == id } }
    }
}
