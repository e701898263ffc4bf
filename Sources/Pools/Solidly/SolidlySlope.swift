import Arithmetic

/// What the curve's value and slope need of the reserve that stays the same.
struct SolidlySlope {
    let x: UInt256
    private let square: UInt256
    private let cube: UInt256
    private let triple: UInt256

    /// Nil where the contract's first step would overflow.
    init?(_ x: UInt256) {
        guard let square = SolidlyCurve.product(x, x),
            let cube = SolidlyCurve.product(square, x), let triple = x.checkedMultiplied(by: 3)
        else { return nil }
        self.x = x
        self.square = square
        self.cube = cube
        self.triple = triple
    }

    /// `x·y³ + x³·y`, each product rounded down: the curve of Solidly and Velodrome V1.
    func expanded(_ y: UInt256, _ yy: UInt256) -> UInt256? {
        guard let yyy = SolidlyCurve.product(yy, y), let first = SolidlyCurve.product(x, yyy),
            let second = SolidlyCurve.product(cube, y)
        else { return nil }
        return first.checkedAdding(second)
    }

    /// `xy·(x² + y²)`, each product rounded down: the curve of Velodrome V2 and Aerodrome.
    func factored(_ y: UInt256, _ yy: UInt256) -> UInt256? {
        guard let a = SolidlyCurve.product(x, y), let b = square.checkedAdding(yy) else {
            return nil
        }
        return SolidlyCurve.product(a, b)
    }

    /// Newton's step: the distance between two values over the slope `3xy² + x³`, rounded down.
    func step(from value: UInt256, to target: UInt256, _ yy: UInt256) -> UInt256? {
        let distance = value < target ? target &- value : value &- target
        guard let scaled = distance.checkedMultiplied(by: SolidlyCurve.one),
            let first = SolidlyCurve.product(triple, yy),
            let slope = first.checkedAdding(cube)
        else { return nil }
        return scaled.divided(by: slope, rounding: .down)
    }
}
