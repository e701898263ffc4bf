import Basics

extension SplitMix64 {
    /// A number in a range, by the high half of a product; its bias is below count / 2^64.
    mutating func next(in range: ClosedRange<Int64>) -> Int64 {
        let count = UInt64(bitPattern: range.upperBound &- range.lowerBound) &+ 1
        if count == 0 { return Int64(bitPattern: next()) }
        let offset = next().multipliedFullWidth(by: count).high
        return range.lowerBound &+ Int64(bitPattern: offset)
    }
}
