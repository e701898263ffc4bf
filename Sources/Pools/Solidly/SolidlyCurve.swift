import Arithmetic

/// The curve of a pair in the contract's words of 256 bits: `x·y`, or `x³y + xy³` on amounts
/// scaled to 18 decimals (Solidly `BaseV1Pair`, Aerodrome `Pool`).
///
/// Nil is where the contract reverts: a word overflows or goes below zero, or a divisor is zero.
struct SolidlyCurve: Hashable, Sendable {
    let isStable: Bool
    let variant: SolidlyVariant
    /// Ten to the decimals of each token.
    let unit0: UInt256
    let unit1: UInt256

    /// One, in numbers with 18 places.
    static var one: UInt256 { UInt256(1_000_000_000_000_000_000 as UInt64) }
    /// The most steps that the contracts take.
    private static var stepsMax: Int { 255 }

    /// What a swap may not lower.
    func invariant(_ reserve0: UInt256, _ reserve1: UInt256) -> UInt256? {
        if !isStable { return reserve0.checkedMultiplied(by: reserve1) }
        guard let x = Self.scaled(reserve0, unit0), let y = Self.scaled(reserve1, unit1) else {
            return nil
        }
        return Self.factored(x, y)
    }

    /// The output for an input net of fee.
    func amountOut(
        _ net: UInt256, reserve0: UInt256, reserve1: UInt256, zeroForOne: Bool
    ) -> UInt256? {
        let (reserveIn, reserveOut) = zeroForOne ? (reserve0, reserve1) : (reserve1, reserve0)
        if !isStable {
            guard let product = net.checkedMultiplied(by: reserveOut),
                let sum = reserveIn.checkedAdding(net)
            else { return nil }
            return product.divided(by: sum, rounding: .down)
        }
        let (unitIn, unitOut) = zeroForOne ? (unit0, unit1) : (unit1, unit0)
        guard let target = invariant(reserve0, reserve1),
            let x = Self.scaled(reserveIn, unitIn), let y = Self.scaled(reserveOut, unitOut),
            let input = Self.scaled(net, unitIn), let sum = x.checkedAdding(input),
            let rest = self.rest(beside: sum, target: target, from: y),
            let out = y.checkedSubtracting(rest)
        else { return nil }
        return Self.product(out, unitOut)
    }

    /// The reserve that keeps the curve beside the other, by Newton's method.
    private func rest(beside x: UInt256, target: UInt256, from start: UInt256) -> UInt256? {
        guard let slope = SolidlySlope(x) else { return nil }
        return switch variant {
        case .solidly: Self.firstSmallStep(slope, target, start)
        case .aerodrome: nearest(slope, target, start)
        }
    }

    /// Solidly and Velodrome V1.
    private static func firstSmallStep(
        _ slope: SolidlySlope, _ target: UInt256, _ start: UInt256
    ) -> UInt256? {
        var y = start
        for _ in 0..<stepsMax {
            guard let square = product(y, y), let value = slope.expanded(y, square),
                let step = slope.step(from: value, to: target, square)
            else { return nil }
            guard let next = value < target ? y.checkedAdding(step) : y.checkedSubtracting(step)
            else { return nil }
            y = next
            if step <= .one { return y }
        }
        return y
    }

    /// Velodrome V2 and Aerodrome: never below the curve.
    private func nearest(_ slope: SolidlySlope, _ target: UInt256, _ start: UInt256) -> UInt256? {
        var y = start
        for _ in 0..<Self.stepsMax {
            guard let square = Self.product(y, y), let value = slope.factored(y, square),
                var step = slope.step(from: value, to: target, square)
            else { return nil }
            if value < target {
                if step.isZero {
                    // The contract asks its curve of reserves about amounts that are scaled
                    // already, so they are scaled twice; with few decimals that overflows.
                    guard let above = y.checkedAdding(.one),
                        let twice = invariant(slope.x, above)
                    else { return nil }
                    if twice > target { return above }
                    step = .one
                }
                guard let next = y.checkedAdding(step) else { return nil }
                y = next
            } else {
                if step.isZero {
                    if value == target { return y }
                    guard let below = y.checkedSubtracting(.one),
                        let lower = Self.factored(slope.x, below)
                    else { return nil }
                    if lower < target { return y }
                    step = .one
                }
                guard let next = y.checkedSubtracting(step) else { return nil }
                y = next
            }
        }
        return nil
    }

    /// `xy·(x² + y²)`, each product rounded down.
    private static func factored(_ x: UInt256, _ y: UInt256) -> UInt256? {
        guard let a = product(x, y), let xx = product(x, x), let yy = product(y, y),
            let b = xx.checkedAdding(yy)
        else { return nil }
        return product(a, b)
    }

    /// An amount with 18 decimals, rounded down.
    private static func scaled(_ amount: UInt256, _ unit: UInt256) -> UInt256? {
        amount.checkedMultiplied(by: one)?.divided(by: unit, rounding: .down)
    }

    /// The product of two numbers with 18 places, rounded down.
    static func product(_ left: UInt256, _ right: UInt256) -> UInt256? {
        left.checkedMultiplied(by: right).map { $0 / one }
    }
}
