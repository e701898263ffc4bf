import Arithmetic
import Chains
import Testing

struct BlobFeeTests {
    /// The cases of go-ethereum's `consensus/misc/eip4844` with the factor one.
    @Test(
        arguments: [
            (0, 1, 1), (2, 1, 6), (4, 2, 6), (3, 1, 16), (6, 2, 18), (4, 1, 49), (8, 2, 50),
            (5, 1, 136), (5, 2, 11), (50_000_000, 2_225_652, 5_709_098_764),
        ] as [(UInt64, UInt64, UInt64)])
    func `the exponential is the proposal's sum`(
        excess: UInt64, fraction: UInt64, fee: UInt64
    ) {
        #expect(BlobFee.baseFee(excessBlobGas: excess, updateFraction: fraction) == UInt256(fee))
    }

    /// The same place's cases of the blob base fee under Cancun.
    @Test(
        arguments: [
            (0, 1), (2_314_057, 1), (2_314_058, 2), (10_485_760, 23),
        ] as [(UInt64, UInt64)])
    func `the fee of Cancun`(excess: UInt64, fee: UInt64) {
        let cancun = BlobFee.cancunFraction
        #expect(BlobFee.baseFee(excessBlobGas: excess, updateFraction: cancun) == UInt256(fee))
        let prague = BlobFee.baseFee(
            excessBlobGas: excess, updateFraction: BlobFee.pragueFraction)
        #expect(prague.map { $0 <= UInt256(fee) } == true)
    }

    @Test func `a fee that no number holds is none`() {
        #expect(BlobFee.baseFee(excessBlobGas: 1, updateFraction: 0) == nil)
        #expect(BlobFee.baseFee(excessBlobGas: .max, updateFraction: 1) == nil)
        #expect(BlobFee.baseFee(excessBlobGas: .max, updateFraction: 3_338_477) == nil)
    }
}
