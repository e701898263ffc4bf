import Arithmetic
import Basics
import Markets
import Pools
package import Routing

extension MarketSnapshot {
    /// The pool that a plan's leg trades on; nil for a book's leg and when the market holds no such
    /// pool.
    package func pool(of leg: NetworkPlan.Leg) -> PoolSource? {
        guard leg.kind == .pool else { return nil }
        return pools.first { source in
            (source.id == leg.source || source.sharedName == leg.source)
                && source.location.description == leg.location
                && source.trades(leg.assetIn, leg.assetOut)
        }
    }
}

extension MarketSnapshot.PoolSource {
    /// What all sources that see one pool of coins have in common: a swap through one changes what
    /// the others answer.
    ///
    /// A pool whose second coin is the shares of another moves with that one.
    var sharedName: String? {
        guard case .coins(let pair) = pool else { return nil }
        if case .stableSwapMeta(let meta) = pair.pool { return "coins:\(meta.base.address)" }
        return "coins:\(pair.address)"
    }

    /// Whether these are its two assets, whichever way.
    func trades(_ one: String, _ other: String) -> Bool {
        (asset0.code == one && asset1.code == other) || (asset1.code == one && asset0.code == other)
    }

    /// Its token of an asset; nil when it holds none.
    func token(of asset: String) -> Address? {
        if asset0.code == asset { return pool.token0 }
        return asset1.code == asset ? pool.token1 : nil
    }
}
