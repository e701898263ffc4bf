import Arithmetic
package import Basics
import Markets
import Pools
import Risk

/// Keeps sources with absurd prices out of plans.
///
/// A source is judged by what the first of a trade gets there, against the middle of the books' best
/// prices and against the median of all sources. One that is too good to be true is a phantom more
/// often than a gift: a broken pool, a token that taxes, a book that is not what it says.
package struct MarketGuard: Hashable, Sendable {
    /// Why a source was cut.
    package enum Reason: Hashable, Sendable {
        /// It gives more than its reference by more than is believed.
        case tooGood
        /// It gives less than its reference by more than is borne.
        case tooBad
    }

    /// A source that was cut.
    package struct Cut: Hashable, Sendable {
        /// The source's id.
        package let source: String
        /// Why.
        package let reason: Reason
        /// How far it is from its reference, in basis points, rounded down.
        package let awayBps: UInt64

        /// For people.
        package var detail: String {
            switch reason {
            case .tooGood: "gives \(awayBps) bps more than its reference"
            case .tooBad: "gives \(awayBps) bps less than its reference"
            }
        }
    }

    /// A source that gives more than a reference by more basis points than this is cut; nil for none.
    package let tooGoodBps: UInt64?
    /// A source that gives less than a reference by more basis points than this is cut; nil for none:
    /// a plan leaves bad prices out by itself, and each leg has its collar.
    package let tooBadBps: UInt64?
    /// A market that was gathered longer ago than this is no ground for a plan.
    package let marketMilliseconds: Int64

    /// The least voices that make a median; one of two proves nothing.
    private static let voicesMin = 3

    /// A guard with these bounds.
    package init(
        tooGoodBps: UInt64? = 1_000, tooBadBps: UInt64? = nil, marketMilliseconds: Int64 = 3_000
    ) {
        self.tooGoodBps = tooGoodBps
        self.tooBadBps = tooBadBps
        self.marketMilliseconds = marketMilliseconds
    }

    /// Whether a market waited for so long that it says nothing of now.
    package func isTooOld(_ market: MarketSnapshot, at now: Timestamp) -> Bool {
        guard let time = market.gatheredAt else { return false }
        return now.milliseconds(since: time) > marketMilliseconds
    }

    /// The market without what is cut of the task's pair.
    package func applied(to market: MarketSnapshot, for task: TradeTask) -> MarketSnapshot {
        let cut = Set(cuts(of: market, for: task).map(\.source))
        if cut.isEmpty { return market }
        return MarketSnapshot(
            books: market.books.filter { !cut.contains($0.id) },
            pools: market.pools.filter { !cut.contains($0.id) }, gasPrice: market.gasPrice,
            nativeAsset: market.nativeAsset)
    }

    /// Every source of the task's pair that is cut, in the market's order.
    package func cuts(of market: MarketSnapshot, for task: TradeTask) -> [Cut] {
        let books = market.books.compactMap { BookVoice($0, task) }
        let pools = market.pools.compactMap { source in
            GuardRatio(source, task).map { (id: source.id, ratio: $0) }
        }
        let references = [
            Self.middles(books.map(\.middle), least: 1),
            Self.middles(books.map(\.middle) + pools.map(\.ratio), least: Self.voicesMin),
        ].compactMap { $0 }
        let voices = books.map { (id: $0.id, ratio: $0.best) } + pools
        return voices.compactMap { voice in
            for middles in references {
                if let cut = cut(voice.id, voice.ratio, middles) { return cut }
            }
            return nil
        }
    }

    /// The two middle ones, which are one of an odd number; nil for too few.
    private static func middles(
        _ ratios: [GuardRatio], least: Int
    ) -> (lower: GuardRatio, upper: GuardRatio)? {
        guard ratios.count >= least else { return nil }
        let sorted = ratios.sorted { $0.isBelow($1) }
        return (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    }

    /// Only what is too far from both middles is cut.
    private func cut(
        _ source: String, _ ratio: GuardRatio, _ middles: (lower: GuardRatio, upper: GuardRatio)
    ) -> Cut? {
        if let tooGoodBps, middles.upper.isBelow(ratio) {
            let away = ratio.bps(from: middles.upper)
            if away > tooGoodBps { return Cut(source: source, reason: .tooGood, awayBps: away) }
        }
        if let tooBadBps, ratio.isBelow(middles.lower) {
            let away = ratio.bps(from: middles.lower)
            if away > tooBadBps { return Cut(source: source, reason: .tooBad, awayBps: away) }
        }
        return nil
    }
}
