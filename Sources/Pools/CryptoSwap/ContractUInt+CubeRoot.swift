import Arithmetic

extension ContractUInt {
    /// The cube root in fixed point, cbrt(x · 10^36), as the NG math contracts compute it.
    ///
    /// Seven steps of Newton's method from a power of two, scaled by 1.26 for each third of a bit
    /// (2^(1/3) ≈ 1.26). The contracts keep as much precision as 256 bits allow: 10^36 below
    /// 2^256/10^36, 10^18 below 2^256/10^18, none above.
    var cubeRoot: ContractUInt {
        let scaled: ContractUInt
        let unit: ContractUInt
        if self >= Self.cubeRootLimit &* .one {
            (scaled, unit) = (self, 1_000_000_000_000)
        } else if self >= Self.cubeRootLimit {
            (scaled, unit) = (self &* .one, 1_000_000)
        } else {
            (scaled, unit) = (self &* .one &* .one, 1)
        }
        var root = Self.cubeRootGuess(scaled)
        for _ in 0..<7 {
            // Below 2^87 at first and never above twice the root: no operation wraps.
            let next = (2 &* root &+ scaled &/ (root &* root)) &/ 3
            // Further steps would change nothing.
            if next == root { break }
            root = next
        }
        return root &* unit
    }

    /// 2^256 / 10^36, rounded down: 115792089237316195423570985008687907853269.
    private static var cubeRootLimit: ContractUInt {
        ContractUInt(UInt256(limbs: 0xca17_a3ab_a173_d3d5, 0x4849_32d2_e725_a5bb, 0x154, 0))
    }

    /// 2^(log2(x) / 3), where the remainder r of the division gives 1.26^r.
    private static func cubeRootGuess(_ scaled: ContractUInt) -> ContractUInt {
        let logarithm = Swift.max(scaled.value.bitWidth - 1, 0)
        let power = ContractUInt(.one << (logarithm / 3))
        return switch logarithm % 3 {
        case 0: power
        case 1: power &* 1_260 &/ 1_000
        default: power &* 1_587_600 &/ 1_000_000
        }
    }
}
