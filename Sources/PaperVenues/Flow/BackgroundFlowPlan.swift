package import Arithmetic

/// How the market makers and takers of one symbol behave.
package struct BackgroundFlowPlan: Sendable {
    /// The symbol.
    package var symbol: String
    /// The price around which everything happens.
    package var referencePrice: ExactDecimal
    /// From the middle to the first level of each side, in millionths of the price.
    package var halfSpreadPips: Int64
    /// Between levels, in millionths of the price.
    package var spacingPips: Int64
    /// Levels on each side.
    package var levels: Int
    /// The middle size of one level, in base; a level has between half of it and one and a half.
    package var levelSize: ExactDecimal
    /// How far the middle may drift from the reference, in millionths.
    package var driftPipsMax: Int64
    /// The largest drift of one beat, in millionths.
    package var driftPipsPerBeat: Int64
    /// Milliseconds between beats.
    package var beatMilliseconds: Int64
    /// Levels that are placed anew at each beat, whether they must or not.
    package var refreshesPerBeat: Int
    /// Chance of a taker at each beat, in percent.
    package var takerPercent: Int64
    /// The largest size of a taker, in base.
    package var takerSizeMax: ExactDecimal
    /// Whether anything happens after the first placing; a static book only changes by its users.
    package var isLive: Bool

    /// The most levels on a side.
    package static let levelsMax = 2_000

    /// Describes the flow of one symbol.
    package init(
        symbol: String, referencePrice: ExactDecimal, levelSize: ExactDecimal,
        takerSizeMax: ExactDecimal, halfSpreadPips: Int64 = 50, spacingPips: Int64 = 100,
        levels: Int = 100, driftPipsMax: Int64 = 2_000, driftPipsPerBeat: Int64 = 20,
        beatMilliseconds: Int64 = 200, refreshesPerBeat: Int = 4, takerPercent: Int64 = 20,
        isLive: Bool = true
    ) {
        self.symbol = symbol
        self.referencePrice = referencePrice
        self.halfSpreadPips = halfSpreadPips
        self.spacingPips = spacingPips
        self.levels = levels
        self.levelSize = levelSize
        self.driftPipsMax = driftPipsMax
        self.driftPipsPerBeat = driftPipsPerBeat
        self.beatMilliseconds = beatMilliseconds
        self.refreshesPerBeat = refreshesPerBeat
        self.takerPercent = takerPercent
        self.takerSizeMax = takerSizeMax
        self.isLive = isLive
    }

    /// ETH against USDC around 3000: about 60 ETH within 0.1 % and 600 within 1 % on each side.
    package static let demo = BackgroundFlowPlan(
        symbol: "ETHUSDC", referencePrice: ExactDecimal(3000), levelSize: ExactDecimal(6),
        takerSizeMax: ExactDecimal(2))
}
