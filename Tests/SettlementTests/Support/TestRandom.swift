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

    /// Uniform in low...high.
    mutating func int(_ low: Int, _ high: Int) -> Int {
        low + Int(next() % UInt64(high - low + 1))
    }

    /// True once in `count` times.
    mutating func oneIn(_ count: Int) -> Bool { int(1, count) == 1 }

    /// One of a list.
    mutating func pick<Element>(_ values: [Element]) -> Element { values[int(0, values.count - 1)] }
}
