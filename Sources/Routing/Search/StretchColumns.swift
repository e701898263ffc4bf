/// Pools whose curve is one stretch, as columns of four lanes, so that a search goes over thousands
/// of them without a branch.
///
/// Down to a √price t a pool pays `steepness · s − reserve` with s = 1/t and yields
/// `reserve − steepness · t`; what is negative is nothing. All other sources have empty rows.
struct StretchColumns: Sendable {
    /// One side of the trades: amount = steepness · x − offset, x = 1/t for inputs, −t for outputs.
    struct Side: Sendable {
        /// How the amounts grow with x.
        fileprivate(set) var steeps: [SIMD4<Double>] = []
        /// What is taken off.
        fileprivate(set) var offsets: [SIMD4<Double>] = []
        /// The sum of all `steeps`.
        fileprivate(set) var steepSum = 0.0
        /// The sum of all `offsets`.
        fileprivate(set) var offsetSum = 0.0
        /// The sum of all that the curves reach.
        fileprivate(set) var most = 0.0
        /// The least that one curve reaches.
        fileprivate(set) var least = Double.infinity
    }

    /// What is paid.
    private(set) var inputs = Side()
    /// What is received.
    private(set) var outputs = Side()
    /// One over the √price at which each pool begins.
    private var inverses: [SIMD4<Double>] = []
    /// No pool's curve ends above this √price.
    private(set) var highestEnd = 0.0
    /// The lowest end of a curve.
    private(set) var lowestEnd = Double.infinity
    /// The highest beginning of a curve.
    private(set) var highestTop = 0.0

    /// Whether a row can hold this curve.
    static func holds(_ curve: SourceCurve) -> Bool {
        curve.count == 1 && !curve.isBook
    }

    /// The columns of a table.
    init(_ table: CurveTable) {
        let rows = (table.curves.count + 3) / 4
        let zeros = [SIMD4<Double>](repeating: .zero, count: rows)
        inputs.steeps = zeros
        inputs.offsets = zeros
        outputs.steeps = zeros
        outputs.offsets = zeros
        inverses = zeros
        for index in table.curves.indices { set(index, table) }
        sum(table)
    }

    /// Takes over one source's curve; `sum` must follow.
    mutating func set(_ index: Int, _ table: CurveTable) {
        let curve = table.curves[index]
        let (row, lane) = (index >> 2, index & 3)
        guard Self.holds(curve) else {
            remove(index)
            return
        }
        let segment = table.segments[curve.start]
        inputs.steeps[row][lane] = segment.inputReserve * segment.rootStart
        inputs.offsets[row][lane] = segment.inputReserve
        outputs.steeps[row][lane] = segment.outputReserve / segment.rootStart
        outputs.offsets[row][lane] = -segment.outputReserve
        inverses[row][lane] = 1 / segment.rootStart
    }

    /// Leaves a pool out until it is set again; the sums stay.
    mutating func remove(_ index: Int) {
        let (row, lane) = (index >> 2, index & 3)
        inputs.steeps[row][lane] = 0
        inputs.offsets[row][lane] = 0
        outputs.steeps[row][lane] = 0
        outputs.offsets[row][lane] = 0
        inverses[row][lane] = 0
    }

    /// Adds the columns up and finds where they begin and end.
    mutating func sum(_ table: CurveTable) {
        Self.sum(&inputs)
        Self.sum(&outputs)
        (highestEnd, lowestEnd, highestTop) = (0, .infinity, 0)
        for curve in table.curves where Self.holds(curve) {
            inputs.most += curve.inputMax
            outputs.most += curve.outputMax
            inputs.least = min(inputs.least, curve.inputMax)
            outputs.least = min(outputs.least, curve.outputMax)
            highestEnd = max(highestEnd, curve.rootBottom)
            lowestEnd = min(lowestEnd, curve.rootBottom)
            highestTop = max(highestTop, curve.rootTop)
        }
    }

    private static func sum(_ side: inout Side) {
        var (steeps, offsets) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        for row in side.steeps.indices {
            steeps += side.steeps[row]
            offsets += side.offsets[row]
        }
        side.steepSum = steeps.sum()
        side.offsetSum = offsets.sum()
        (side.most, side.least) = (0, .infinity)
    }

    /// What all pools trade on one side at x.
    func demand(_ side: Side, at position: Double) -> Demand {
        var (total, slope) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        var offset = SIMD4<Double>.zero
        for row in side.steeps.indices {
            let steep = side.steeps[row]
            let taken = side.offsets[row]
            let amount = steep * position - taken
            let isOff = amount .<= 0
            total += amount.replacing(with: 0, where: isOff)
            slope += steep.replacing(with: 0, where: isOff)
            offset += taken.replacing(with: 0, where: isOff)
        }
        var demand = Demand()
        demand.total = total.sum()
        demand.slope = slope.sum()
        demand.magnitude = demand.total + offset.sum().magnitude
        return demand
    }

    /// Writes what each pool trades of the fixed asset at a √price and adds everything up.
    func fill(_ isBuy: Bool, at root: Double, into amounts: inout [Double]) -> TradeSums {
        let inverse = 1 / root
        var (paid, received) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        var earned = SIMD4<Double>.zero
        let last = amounts.count
        for row in inputs.steeps.indices {
            let raw = inputs.steeps[row] * inverse - inputs.offsets[row]
            let input = raw.replacing(with: 0, where: raw .<= 0)
            let rest = 1 - root * inverses[row]
            let part = rest.replacing(with: 0, where: rest .<= 0)
            let output = part * (0 - outputs.offsets[row])
            paid += input
            received += output
            // What is earned over the price, without cancellation.
            earned += output * part
            let fixed = isBuy ? output : input
            let start = row * 4
            if start + 4 <= last {
                amounts[start] = fixed[0]
                amounts[start + 1] = fixed[1]
                amounts[start + 2] = fixed[2]
                amounts[start + 3] = fixed[3]
            } else {
                for index in start..<last { amounts[index] = fixed[index - start] }
            }
        }
        var sums = TradeSums()
        sums.paid = paid.sum()
        sums.received = received.sum()
        sums.earned = earned.sum()
        sums.reserves = outputs.offsetSum.magnitude
        return sums
    }

    /// Writes what each pool alone is worth for all of a target: what it yields, or minus what it
    /// asks, less a cost; minus infinity where it has less.
    func outlooks(
        _ isBuy: Bool, target: Double, less cost: Double, into values: inout [Double]
    ) {
        let last = values.count
        for row in inputs.offsets.indices {
            let reserve = inputs.offsets[row]
            let other = 0 - outputs.offsets[row]
            var value: SIMD4<Double>
            if isBuy {
                let rest = other - target
                value = reserve * target / (0 - rest) - cost
                value.replace(with: -.infinity, where: rest .<= 0)
            } else {
                value = other * target / (reserve + target) - cost
                value.replace(with: -.infinity, where: other .<= 0)
            }
            let start = row * 4
            for index in start..<min(start + 4, last) { values[index] = value[index - start] }
        }
    }
}
