# pragma version ~=0.4.3
"""
@title Tick Mathematics
@custom:contract-name TickMath
@license Apache-2.0
@notice Square-root prices (Q64.96) of ticks, and back: 1.0001^(tick / 2).
"""


MAX_TICK: constant(int24) = 887_272


# @dev 2^128 / 1.0001^(2^i / 2), to the nearest unit.
FACTORS: constant(uint256[20]) = [
    340_265_354_078_544_963_557_816_517_032_075_149_313,
    340_248_342_086_729_790_484_326_174_814_286_782_778,
    340_214_320_654_664_324_051_920_982_716_015_181_260,
    340_146_287_995_602_323_631_171_512_101_879_684_304,
    340_010_263_488_231_146_823_593_991_679_159_461_444,
    339_738_377_640_345_403_697_157_401_104_375_502_016,
    339_195_258_003_219_555_707_034_227_454_543_997_025,
    338_111_622_100_601_834_656_805_679_988_414_885_971,
    335_954_724_994_790_223_023_589_805_789_778_977_700,
    331_682_121_138_379_247_127_172_139_078_559_817_300,
    323_299_236_684_853_023_288_211_250_268_160_618_739,
    307_163_716_377_032_989_948_697_243_942_600_083_929,
    277_268_403_626_896_220_162_999_269_216_087_595_045,
    225_923_453_940_442_621_947_126_027_127_485_391_333,
    149_997_214_084_966_997_727_330_242_082_538_205_943,
    66_119_101_136_024_775_622_716_233_608_466_517_926,
    12_847_376_061_809_297_530_290_974_190_478_138_313,
    485_053_260_817_066_172_746_253_684_029_974_020,
    691_415_978_906_521_570_653_435_304_214_168,
    1_404_880_482_679_654_955_896_180_642,
]


# @dev How many ticks double a square-root price, times 2^64.
TICKS_PER_DOUBLING: constant(uint256) = 255_738_958_999_603_826_347_140


# @dev The error of the logarithm below, 2^-14 doublings, in ticks times
# 2^64, rounded up.
TICK_ERROR: constant(uint256) = 15_609_067_321_754_211_805


@internal
@pure
def _sqrt_price_at(tick: int24) -> uint256:
    """
    @dev Returns the price of a tick.
    @param tick The tick.
    @return uint256 The square-root price (Q64.96), rounded up.
    """
    steps: uint256 = convert(abs(convert(tick, int256)), uint256)
    assert steps <= convert(MAX_TICK, uint256), "InvalidTick"
    ratio: uint256 = 1 << 128
    for i: uint256 in range(20):
        if (steps >> i) & 1 == 1:
            ratio = (ratio * FACTORS[i]) >> 128
    if tick > 0:
        ratio = max_value(uint256) // ratio
    return (ratio + 4_294_967_295) >> 32


@internal
@pure
def _tick_at(sqrt_price: uint256) -> int24:
    """
    @dev Returns the greatest tick whose price is not above this one.
    @param sqrt_price The square-root price (Q64.96).
    @return int24 The tick.
    """
    high: uint256 = self._highest_bit(sqrt_price)
    # The mantissa, between 2^127 and 2^128, gives a bit of the logarithm
    # with each squaring.
    mantissa: uint256 = (
        sqrt_price >> (high - 127) if high >= 127 else sqrt_price << (127 - high)
    )
    doublings: uint256 = high << 14
    for i: uint256 in range(14):
        mantissa = (mantissa * mantissa) >> 127
        if mantissa >> 128 == 1:
            doublings |= 1 << (13 - i)
            mantissa >>= 1
    # Prices have 96 binary places.
    scaled: uint256 = (doublings * TICKS_PER_DOUBLING) >> 14
    offset: uint256 = 96 * TICKS_PER_DOUBLING
    base: int256 = (convert(scaled, int256) - convert(offset, int256)) >> 64
    upper: int256 = (convert(scaled + TICK_ERROR, int256) - convert(offset, int256)) >> 64
    tick: int24 = convert(upper, int24)
    if upper != base and self._sqrt_price_at(tick) > sqrt_price:
        return tick - 1
    return tick


@internal
@pure
def _highest_bit(bits: uint256) -> uint256:
    """
    @dev Returns the place of the highest bit that is set.
    @param bits The bits, not all zero.
    @return uint256 The place.
    """
    rest: uint256 = bits
    place: uint256 = 0
    for i: uint256 in range(8):
        step: uint256 = 1 << (7 - i)
        if rest >> step > 0:
            rest >>= step
            place += step
    return place
