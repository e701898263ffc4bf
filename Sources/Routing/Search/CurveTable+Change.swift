extension CurveTable {
    /// Puts another table's only curve in place of one of these.
    mutating func replace(_ index: Int, with other: CurveTable) {
        guard var curve = other.curves.first else { return }
        let old = curves[index]
        curve.start = old.start
        segments.replaceSubrange(old.start..<old.start + old.count, with: other.segments)
        curves[index] = curve
        let shift = curve.count - old.count
        if shift == 0 { return }
        for later in curves.indices.dropFirst(index + 1) { curves[later].start += shift }
    }

    /// The same curves, those of pools ended a little above what one order can use.
    ///
    /// Fixed costs are weighed against what a source can earn at most, so the ends matter.
    func clipped(_ caps: (Int) -> CurveCaps) -> CurveTable {
        var result = CurveTable()
        result.reserve(curves.count)
        for (index, curve) in curves.enumerated() {
            let start = result.segments.count
            if curve.isBook {
                result.segments += segments[curve.start..<curve.start + curve.count]
            } else {
                result.append(segments[curve.start..<curve.start + curve.count], upTo: caps(index))
            }
            result.finish(
                start: start, isBook: curve.isBook, location: curve.location,
                fixedCost: curve.fixedCost)
            result.curves[index].seed = curve.seed
        }
        return result
    }

    private mutating func append(_ stretches: ArraySlice<CurveSegment>, upTo caps: CurveCaps) {
        for var segment in stretches {
            var part = caps.input * Self.capSlack - segment.inputBefore
            let output = caps.output * Self.capSlack - segment.outputBefore
            if output < segment.outputReserve {
                part = min(part, segment.inputReserve * (output / (segment.outputReserve - output)))
            }
            guard part > 0 else { return }
            if part < segment.inputSpan {
                segment.inputSpan = part
                segment.outputSpan =
                    segment.outputReserve * (part / (segment.inputReserve + part))
                let end =
                    segment.rootStart * (segment.inputReserve / (segment.inputReserve + part))
                segment.rootEnd = max(
                    segment.rootEnd, min(end, segment.rootStart * (1 - 0x1p-50)))
            }
            segments.append(segment)
        }
    }
}
