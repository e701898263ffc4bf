extension UInt256 {
    /// The square root rounded down.
    ///
    /// Newton's iteration from above, which falls monotonically until it reaches the floor.
    public var squareRootFloor: UInt256 {
        if self < 2 { return self }
        var estimate = UInt256.one << ((bitWidth + 1) / 2)
        while true {
            let next = (estimate + self / estimate) >> 1
            if next >= estimate { return estimate }
            estimate = next
        }
    }

    /// Ten to this power; nil when it needs more than 256 bits.
    public static func powerOfTen(_ exponent: Int) -> UInt256? {
        guard exponent >= 0, exponent <= 77 else { return nil }
        var value = UInt256.one
        for _ in 0..<exponent { value = value * 10 }
        return value
    }
}
