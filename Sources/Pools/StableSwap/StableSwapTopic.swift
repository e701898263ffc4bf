import Basics
import Ethereum

/// The first topics of StableSwap's events; the contracts differ in how they write lists.
enum StableSwapTopic {
    /// What an event did.
    enum Kind {
        /// A swap between two coins.
        case exchange
        /// A swap that goes through a lending protocol or a base pool.
        case exchangeUnderlying
        /// Coins came in; `isList` where they are told as a list of any length.
        case add(isList: Bool)
        /// Coins went out in their proportion.
        case remove(isList: Bool)
        /// Coins went out otherwise.
        case removeImbalance(isList: Bool)
        /// One coin went out: without the place of the coin or the supply of shares, with the supply,
        /// with both.
        case removeOne(hasSupply: Bool, hasPlace: Bool)
        /// Amplification, fee or another parameter changed.
        case parameters
    }

    static let exchange = ABI.eventTopic("TokenExchange(address,int128,uint256,int128,uint256)")
    static let exchangeUnderlying = ABI.eventTopic(
        "TokenExchangeUnderlying(address,int128,uint256,int128,uint256)")
    static let addList = ABI.eventTopic(
        "AddLiquidity(address,uint256[],uint256[],uint256,uint256)")
    static let removeList = ABI.eventTopic("RemoveLiquidity(address,uint256[],uint256[],uint256)")
    static let removeImbalanceList = ABI.eventTopic(
        "RemoveLiquidityImbalance(address,uint256[],uint256[],uint256,uint256)")
    static let removeOne = ABI.eventTopic("RemoveLiquidityOne(address,uint256,uint256)")
    static let removeOneSupply = ABI.eventTopic(
        "RemoveLiquidityOne(address,uint256,uint256,uint256)")
    static let removeOnePlace = ABI.eventTopic(
        "RemoveLiquidityOne(address,int128,uint256,uint256,uint256)")
    /// For two, three and four coins.
    static let add = forCounts("AddLiquidity(address,#,#,uint256,uint256)")
    /// For two, three and four coins.
    static let remove = forCounts("RemoveLiquidity(address,#,#,uint256)")
    /// For two, three and four coins.
    static let removeImbalance = forCounts(
        "RemoveLiquidityImbalance(address,#,#,uint256,uint256)")
    static let parameters = [
        "RampA(uint256,uint256,uint256,uint256)", "StopRampA(uint256,uint256)",
        "NewFee(uint256,uint256)", "NewFee(uint256,uint256,uint256)", "ApplyNewFee(uint256)",
        "ApplyNewFee(uint256,uint256)", "ApplyNewAdminFee(uint256)",
        "NewParameters(uint256,uint256,uint256)",
    ].map(ABI.eventTopic)

    private static let counts = 2...4

    private static func forCounts(_ signature: String) -> [Hash32] {
        counts.map { count in
            ABI.eventTopic(
                signature.split(separator: "#", omittingEmptySubsequences: false)
                    .joined(separator: "uint256[\(count)]"))
        }
    }

    /// All of them.
    static var all: [Hash32] {
        [exchange, exchangeUnderlying, addList, removeList, removeImbalanceList, removeOne]
            + [removeOneSupply, removeOnePlace] + add + remove + removeImbalance + parameters
    }

    /// What an event of a pool of so many coins did; nil for others.
    static func kind(_ topic: Hash32, coinCount: Int) -> Kind? {
        switch topic {
        case exchange: return .exchange
        case exchangeUnderlying: return .exchangeUnderlying
        case addList: return .add(isList: true)
        case removeList: return .remove(isList: true)
        case removeImbalanceList: return .removeImbalance(isList: true)
        case removeOne: return .removeOne(hasSupply: false, hasPlace: false)
        case removeOneSupply: return .removeOne(hasSupply: true, hasPlace: false)
        case removeOnePlace: return .removeOne(hasSupply: true, hasPlace: true)
        default: break
        }
        if parameters.contains(topic) { return .parameters }
        guard counts.contains(coinCount) else { return nil }
        let index = coinCount - counts.lowerBound
        if topic == add[index] { return .add(isList: false) }
        if topic == remove[index] { return .remove(isList: false) }
        if topic == removeImbalance[index] { return .removeImbalance(isList: false) }
        return nil
    }
}
