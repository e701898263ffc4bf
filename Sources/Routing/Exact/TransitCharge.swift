import Arithmetic

/// What a transfer is charged for risk: a quadratic of the amount sent, in the free asset.
struct TransitCharge: Sendable {
    private let numerator: UInt256
    private let divisor: UInt256

    /// λ·σ²·τ·price², scaled from whole units to raw ones; nil for a negative number or more than
    /// 256 bits.
    init?(_ aversion: ExactDecimal, _ asset: RouteRisk.Asset, seconds: Int, digits: Digits) {
        let (aversion, variance, price) = (
            aversion.normalized, asset.variance.normalized, asset.price.normalized
        )
        guard !aversion.isNegative, !variance.isNegative, !price.isNegative else { return nil }
        let squared = 2 * (price.scale + digits.moved)
        let scale = aversion.scale + variance.scale + squared - digits.free
        var product = UInt256(UInt64(max(0, seconds)))
        for factor in [aversion, variance, price, price] {
            guard let next = product.checkedMultiplied(by: UInt256(factor.coefficient.magnitude))
            else { return nil }
            product = next
        }
        guard let up = UInt256.powerOfTen(max(0, -scale)),
            let numerator = product.checkedMultiplied(by: up),
            let divisor = UInt256.powerOfTen(max(0, scale))
        else { return nil }
        self.numerator = numerator
        self.divisor = divisor
    }

    /// Digits after the point of the asset moved and of the free asset.
    struct Digits {
        let moved: Int
        let free: Int
    }

    /// Whether nothing is ever charged.
    var isZero: Bool { numerator.isZero }

    /// What sending an amount is charged, rounded up; nil above 256 bits.
    func charge(of amount: UInt256) -> UInt256? {
        amount.checkedMultiplied(by: amount)?
            .multiplied(by: numerator, dividedBy: divisor, rounding: .up)
    }

    /// The charge of one raw unit for search, never above the exact one: a bound may rest on it.
    var perSquare: Double {
        numerator.searchValue / divisor.searchValue * (1 - 0x1p-40)
    }
}

extension RouteProblem {
    /// What a transfer is charged; nil for nothing.
    func transitCharge(of way: RouteTransfer) throws(RoutingError) -> TransitCharge? {
        guard risk.isTransitCharged, let asset = risk.assets.last(where: { $0.id == way.asset })
        else { return nil }
        let free = if case .exactIn = order.amount { order.assetOut } else { order.assetIn }
        func digits(_ id: String) -> Int { assets.first { $0.id == id }?.decimals ?? 0 }
        guard
            let charge = TransitCharge(
                risk.aversion, asset, seconds: way.seconds,
                digits: .init(moved: digits(way.asset), free: digits(free)))
        else { throw .invalidCosts }
        return charge.isZero ? nil : charge
    }

    /// Refuses risk of which something is negative or of an asset that is not described.
    func checkRisk() throws(RoutingError) {
        guard !risk.aversion.isNegative else { throw .invalidCosts }
        for asset in risk.assets {
            guard assets.contains(where: { $0.id == asset.id }) else {
                throw .unknownAsset(asset.id)
            }
            guard !asset.price.isNegative, !asset.variance.isNegative else {
                throw .invalidCosts
            }
        }
    }
}
