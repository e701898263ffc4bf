public import Arithmetic

/// Prices and their indices: `price = 1.0001^tick`, held as `√price · 2^96`.
///
/// Defined by the contract's arithmetic: the power is multiplied up from 128-bit factors, one for
/// each bit of the index, every product truncated; the last step rounds up.
public enum TickMath {
    /// The lowest index.
    public static let tickMin: Int32 = -887_272
    /// The highest index.
    public static let tickMax: Int32 = 887_272
    /// The square root price at the lowest index.
    public static var sqrtPriceMin: UInt256 { UInt256(4_295_128_739 as UInt64) }
    /// The square root price at the highest index; pools stay below it.
    public static var sqrtPriceMax: UInt256 {
        UInt256(limbs: 0x5d95_1d52_6398_8d26, 0xefd1_fc6a_5064_8849, 0xfffd_8963, 0)
    }

    /// `2^128 / 1.0001^(2^i / 2)` for each bit i of an index.
    private static let factors: [UInt128] = [
        0xfffc_b933_bd6f_ad37_aa2d_162d_1a59_4001, 0xfff9_7272_373d_4132_59a4_6990_580e_213a,
        0xfff2_e50f_5f65_6932_ef12_357c_f3c7_fdcc, 0xffe5_caca_7e10_e4e6_1c36_24ea_a094_1cd0,
        0xffcb_9843_d60f_6159_c9db_5883_5c92_6644, 0xff97_3b41_fa98_c081_472e_6896_dfb2_54c0,
        0xff2e_a164_66c9_6a38_43ec_78b3_26b5_2861, 0xfe5d_ee04_6a99_a2a8_11c4_61f1_969c_3053,
        0xfcbe_86c7_900a_88ae_dcff_c83b_479a_a3a4, 0xf987_a725_3ac4_1317_6f2b_074c_f781_5e54,
        0xf339_2b08_22b7_0005_940c_7a39_8e4b_70f3, 0xe715_9475_a2c2_9b74_43b2_9c7f_a6e8_89d9,
        0xd097_f3bd_fd20_22b8_845a_d8f7_92aa_5825, 0xa9f7_4646_2d87_0fdf_8a65_dc1f_90e0_61e5,
        0x70d8_69a1_56d2_a1b8_90bb_3df6_2baf_32f7, 0x31be_135f_97d0_8fd9_8123_1505_542f_cfa6,
        0x09aa_508b_5b7a_84e1_c677_de54_f3e9_9bc9, 0x005d_6af8_dedb_8119_6699_c329_225e_e604,
        0x0000_2216_e584_f5fa_1ea9_2604_1bed_fe98, 0x0000_0000_048a_1703_91f7_dc42_444e_8fa2,
    ]

    /// The square root price at an index, rounded up; nil outside the range.
    public static func sqrtPrice(atTick tick: Int32) -> UInt256? {
        guard tick >= tickMin, tick <= tickMax else { return nil }
        var bits = tick.magnitude
        if bits == 0 { return UInt256.one << 96 }
        var ratio = factors[bits.trailingZeroBitCount]
        bits &= bits &- 1
        while bits != 0 {
            ratio = ratio.multipliedWide(by: factors[bits.trailingZeroBitCount]).high
            bits &= bits &- 1
        }
        // The factors are those of falling prices; a rising one is the reciprocal.
        let wide = tick > 0 ? UInt256.max / UInt256(ratio) : UInt256(ratio)
        let hasRest = UInt32(truncatingIfNeeded: wide.limb0) != 0
        // At most 2^224 before the increment.
        return wide >> 32 &+ (hasRest ? .one : .zero)
    }

    /// The greatest index whose square root price is not above this one; nil outside the range.
    ///
    /// A logarithm in floating point gives the neighbourhood, exact prices decide.
    public static func tick(atSqrtPrice sqrtPriceX96: UInt256) -> Int32? {
        guard sqrtPriceX96 >= sqrtPriceMin, sqrtPriceX96 < sqrtPriceMax else { return nil }
        let estimate = searchTick(sqrtPriceX96.searchValue)
        var tick = min(max(estimate, tickMin), tickMax - 1)
        // The logarithm is good to a thousandth of a tick, so each loop runs once at most.
        while tick > tickMin, let price = sqrtPrice(atTick: tick), price > sqrtPriceX96 {
            tick -= 1
        }
        while tick < tickMax - 1, let price = sqrtPrice(atTick: tick + 1), price <= sqrtPriceX96 {
            tick += 1
        }
        return tick
    }

    /// `2 · log(value / 2^96) / log 1.0001`, rounded down; for a positive, finite value.
    private static func searchTick(_ value: Double) -> Int32 {
        // log m = 2·artanh((m − 1)/(m + 1)) with m between 1 and 2, so the series' ratio is at most
        // 1/9 and ten terms leave less than 1e-10.
        let m = value.significand
        let y = (m - 1) / (m + 1)
        let square = y * y
        var series = 0.0
        var odd = 19.0
        while odd > 0 {
            series = series * square + 1 / odd
            odd -= 2
        }
        let logarithm = 2 * y * series + Double(value.exponent - 96) * 0.693_147_180_559_945_3
        // 2 / log 1.0001
        return Int32((logarithm * 20_000.999_983_334_17).rounded(.down))
    }
}
