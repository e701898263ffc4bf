extension CurveTable {
    /// Adds what a source does at a √price; a pool is off above its activation.
    func addDemand(
        of curve: SourceCurve, at root: Double, _ measure: Measure, activation: Double,
        to sum: inout Demand
    ) {
        if root > curve.rootTop || curve.count == 0 { return }
        if curve.isBook {
            addBook(curve, root, measure, &sum)
            return
        }
        if root > activation { return }
        let segment = segments[segmentIndex(curve, at: root)]
        let isInside = root > segment.rootEnd
        let end = isInside ? root : segment.rootEnd
        let amount: Double
        let reserve: Double
        if measure == .input {
            reserve = segment.inputReserve
            amount = segment.inputBefore + reserve * (segment.rootStart / end - 1)
            if isInside { sum.slope += reserve * segment.rootStart }
        } else {
            reserve = segment.outputReserve
            amount = segment.outputBefore + reserve * (1 - end / segment.rootStart)
            if isInside { sum.slope += reserve / segment.rootStart }
        }
        sum.magnitude += amount + reserve
        if root == activation { sum.jump += amount } else { sum.total += amount }
    }

    private func addBook(
        _ curve: SourceCurve, _ root: Double, _ measure: Measure, _ sum: inout Demand
    ) {
        var level = levelsAbove(curve, root)
        if level == curve.count {
            sum.total += measure == .input ? curve.inputMax : curve.outputMax
            return
        }
        let segment = segments[curve.start + level]
        sum.total += measure == .input ? segment.inputBefore : segment.outputBefore
        while level < curve.count, segments[curve.start + level].rootStart == root {
            let same = segments[curve.start + level]
            sum.jump += measure == .input ? same.inputSpan : same.outputSpan
            level += 1
        }
    }
}
