extension CurveTable {
    /// Sets the √price below which each source earns more than its fixed cost.
    ///
    /// `isBuy` counts earnings in what is paid instead of what is received.
    mutating func setActivations(isBuy: Bool) {
        for index in curves.indices where curves[index].fixedCost > 0 && curves[index].count > 0 {
            curves[index].activation = activation(index, isBuy: isBuy)
        }
    }

    private func activation(_ index: Int, isBuy: Bool) -> Double {
        let curve = curves[index]
        let cost = curve.fixedCost
        // Earnings once everything is sold are linear in the price.
        let full =
            isBuy
            ? curve.outputMax / (curve.inputMax + cost)
            : (curve.outputMax - cost) / curve.inputMax
        guard full > 0 else { return 0 }
        if full.squareRoot() <= curve.rootBottom { return full.squareRoot() }
        if curve.count == 1 {
            let segment = segments[curve.start]
            return isBuy
                ? segment.rootStart / (1 + (cost / segment.inputReserve).squareRoot())
                : segment.rootStart * (1 - (cost / segment.outputReserve).squareRoot())
        }
        var (low, high) = (curve.rootBottom, curve.rootTop)
        for _ in 0..<64 {
            let middle = (low + high) / 2
            let earned = earnings(index, at: middle) / (isBuy ? middle * middle : 1)
            if earned > cost { low = middle } else { high = middle }
        }
        return low
    }
}
