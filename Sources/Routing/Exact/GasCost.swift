import Arithmetic

/// Gas in raw units of the free asset.
struct GasCost: Sendable {
    private let gasPrice: UInt256
    private let price: UInt256
    private let weiUnit: UInt256
    /// How often transactions revert, in millionths, by place.
    private let reverts: [String: Int]

    /// Nil for a negative price, one with too many digits, or what reverts always.
    init?(_ problem: RouteProblem) {
        let normal = problem.nativePrice.normalized
        guard !normal.isNegative, let unit = UInt256.powerOfTen(18 + normal.scale),
            problem.risk.reverts.allSatisfy({ 0..<UnitConversion.wholePips ~= $0.pips })
        else { return nil }
        gasPrice = problem.gasPrice
        reverts = Dictionary(
            problem.risk.reverts.map { ($0.location, $0.pips) }, uniquingKeysWith: { $1 })
        price = UInt256(normal.coefficient.magnitude)
        weiUnit = unit
    }

    /// The cost of gas at a place with what is lost when it reverts, rounded up; nil above 2^200.
    func cost(of gas: UInt64, at location: String) -> UInt256? {
        cost(of: gas, revertPips: reverts.isEmpty ? 0 : reverts[location] ?? 0)
    }

    /// The same of what is paid once, wherever that will be.
    func baseCost(of gas: UInt64) -> UInt256? {
        cost(of: gas, revertPips: reverts.values.max() ?? 0)
    }

    private func cost(of gas: UInt64, revertPips: Int) -> UInt256? {
        if gas == 0 || gasPrice.isZero || price.isZero { return .zero }
        let parts = UnitConversion.wholePips
        // Where nothing reverts numbers stay as small as they are.
        let (share, whole) = revertPips == 0 ? (1, 1) : (parts + revertPips, parts)
        guard
            let wei = gasPrice.checkedMultiplied(by: UInt256(gas))?
                .checkedMultiplied(by: UInt256(UInt64(share))),
            let unit = weiUnit.checkedMultiplied(by: UInt256(UInt64(whole))),
            let cost = wei.multiplied(by: price, dividedBy: unit, rounding: .up),
            cost.bitWidth <= 200
        else { return nil }
        return cost
    }
}
