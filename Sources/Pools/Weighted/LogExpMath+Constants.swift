import Arithmetic

/// The constants of Balancer's `LogExpMath`: powers of e, and the edges of its domain.
extension LogExpMath {
    /// One with 18 decimals.
    static var one18: UInt256 { 1_000_000_000_000_000_000 }
    /// One with 20 decimals.
    static var one20: UInt256 { UInt256(100_000_000_000_000_000_000 as UInt128) }
    /// One with 36 decimals.
    static var one36: UInt256 {
        UInt256(1_000_000_000_000_000_000_000_000_000_000_000_000 as UInt128)
    }
    /// 5^20.
    static var fiveTo20: UInt64 { 95_367_431_640_625 }

    /// Above this number and below the next the logarithm is taken with 36 decimals.
    static var nearLower: UInt256 { 900_000_000_000_000_000 }
    /// The other end.
    static var nearUpper: UInt256 { 1_100_000_000_000_000_000 }
    /// 2^254 / 10^20: exponents are smaller.
    static var exponentEnd: UInt256 {
        UInt256(limbs: 0x4181_EA80_59F7_6532, 0xA88F_4BB1_CA6B_CF58, 0x0BCE_5086_4921_11AE, 0)
    }
    /// The largest argument of the exponential, 18 decimals.
    static var argumentMost: UInt128 { 130_000_000_000_000_000_000 }
    /// The magnitude of its smallest argument, 18 decimals.
    static var argumentLeast: UInt128 { 41_000_000_000_000_000_000 }

    /// e^128 without decimals: 388770840599459509222 · 10^35.
    static var e128: UInt256 {
        UInt256(limbs: 0x0262_8270_0000_0000, 0xF53A_2717_2FA9_EC63, 0x0195_E54C_5DD4_2177, 0)
    }
    /// e^64 without decimals.
    static var e64: UInt256 { UInt256(6_235_149_080_811_616_882_910_000_000 as UInt128) }

    /// 2^(5 − index) with 20 decimals, for index 0...9.
    static func argument(_ index: Int) -> UInt128 {
        // 3200 · 10^18 = 2^25 · 5^20 has room for all the shifts.
        3_200_000_000_000_000_000_000 >> UInt128(index)
    }

    /// e to that argument with 20 decimals, as the contract has it.
    static func power(_ index: Int) -> UInt128 {
        switch index {
        case 0: 7_896_296_018_268_069_516_100_000_000_000_000
        case 1: 888_611_052_050_787_263_676_000_000
        case 2: 298_095_798_704_172_827_474_000
        case 3: 5_459_815_003_314_423_907_810
        case 4: 738_905_609_893_065_022_723
        case 5: 271_828_182_845_904_523_536
        case 6: 164_872_127_070_012_814_685
        case 7: 128_402_541_668_774_148_407
        case 8: 113_314_845_306_682_631_683
        default: 106_449_445_891_785_942_956
        }
    }
}
