public import Arithmetic

/// What risk is charged beside costs: nobody is paid it, but plans are compared by what is left.
///
/// A transfer that moves `x` of an asset for τ seconds is charged ½·μ·x² with μ = 2·λ·σ²·τ, where `x`
/// is counted by the asset's price here; each transfer by itself. Of use in networks only. A
/// transaction that reverts pays its gas for nothing: all gas at its place counts 1 + p times.
public struct RouteRisk: Hashable, Sendable {
    /// What an asset's price may do while the asset is on its way.
    public struct Asset: Hashable, Sendable {
        /// The asset's name.
        public let id: String
        /// Whole units of the free asset for a whole unit.
        public let price: ExactDecimal
        /// σ²: the variance of the price's relative change over a second.
        public let variance: ExactDecimal

        /// Describes an asset.
        public init(id: String, price: ExactDecimal, variance: ExactDecimal) {
            self.id = id
            self.price = price
            self.variance = variance
        }
    }

    /// How often transactions of a place revert.
    public struct Revert: Hashable, Sendable {
        /// The place.
        public let location: String
        /// p in millionths, below a million.
        public let pips: Int

        /// Describes a place.
        public init(location: String, pips: Int) {
            self.location = location
            self.pips = pips
        }
    }

    /// λ: whole units of the free asset that a variance of one such unit squared is charged.
    public var aversion: ExactDecimal
    /// What moves; transfers of other assets are charged nothing.
    public var assets: [Asset]
    /// Where transactions may revert.
    ///
    /// What is paid once, whatever pools are used, counts by the largest.
    public var reverts: [Revert]

    /// Describes risk; nothing is charged for where nothing is said.
    public init(
        aversion: ExactDecimal = .zero, assets: [Asset] = [], reverts: [Revert] = []
    ) {
        self.aversion = aversion
        self.assets = assets
        self.reverts = reverts
    }

    /// No charge.
    public static let none = RouteRisk()

    /// Whether transfers of some asset are charged.
    public var isTransitCharged: Bool {
        !aversion.isZero && assets.contains { !$0.price.isZero && !$0.variance.isZero }
    }
}
