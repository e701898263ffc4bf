public import Arithmetic

/// One order and everything that may fill it.
///
/// The *free asset* is the one whose amount is not fixed: what is received when selling an exact
/// amount, what is paid when receiving an exact amount. Costs are counted in it.
public struct RouteProblem: Sendable {
    /// Books and pools; those that do not trade the pair are passed over.
    public var sources: [RouteSource]
    /// The assets that sources and order name.
    public var assets: [RouteAsset]
    /// What may be spent where; a place without a row has nothing.
    public var inventory: [RouteInventory]
    /// Wei for a unit of gas.
    public var gasPrice: UInt256
    /// Raw units of the free asset for 10^18 wei.
    public var nativePrice: ExactDecimal
    /// Gas of a transaction before its swaps, charged once if any pool is used.
    public var transactionGas: UInt64
    /// What is to be exchanged.
    public var order: RouteOrder
    /// Raw units of the fixed asset that may stay untraded without the plan being partial.
    public var remainderMax: UInt256
    /// What the free asset is worth where it ends, or costs where it is paid; of use in networks only.
    public var endValues: [RouteEndValue]
    /// Whether the asset paid is only paid and the asset received only received, so that no way comes
    /// back to where it began; of use in networks only.
    public var isOneWay: Bool
    /// What risk is charged.
    public var risk: RouteRisk

    /// Describes a problem.
    public init(
        sources: [RouteSource], assets: [RouteAsset], inventory: [RouteInventory],
        gasPrice: UInt256 = .zero, nativePrice: ExactDecimal = .zero, transactionGas: UInt64 = 0,
        order: RouteOrder, remainderMax: UInt256 = .zero, endValues: [RouteEndValue] = [],
        isOneWay: Bool = false, risk: RouteRisk = .none
    ) {
        self.sources = sources
        self.assets = assets
        self.inventory = inventory
        self.gasPrice = gasPrice
        self.nativePrice = nativePrice
        self.transactionGas = transactionGas
        self.order = order
        self.remainderMax = remainderMax
        self.endValues = endValues
        self.isOneWay = isOneWay
        self.risk = risk
    }
}
