/// SplitMix64 (Steele, Lea, Flood 2014): the tests' only source of chance.
struct TestRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    /// Uniform in 0..<1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in a range.
    mutating func double(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

    /// Uniform on a logarithmic scale, by powers of two.
    mutating func spread(_ lowBits: Double, _ highBits: Double) -> Double {
        let exponent = double(lowBits, highBits)
        let whole = exponent.rounded(.down)
        var value = 1.0 + (exponent - whole)
        var count = Int(whole)
        while count > 0 {
            value *= 2
            count -= 1
        }
        return value
    }

    /// Uniform in low...high.
    mutating func int(_ low: Int, _ high: Int) -> Int {
        low + Int(next() % UInt64(high - low + 1))
    }

    /// One of a list.
    mutating func pick<Element>(_ values: [Element]) -> Element { values[int(0, values.count - 1)] }
}
