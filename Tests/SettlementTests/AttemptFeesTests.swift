import Arithmetic
import Settlement
import Testing

@Suite("Fees of a replacement")
struct AttemptFeesTests {
    /// go-ethereum `core/txpool/legacypool/list.go` wants old × 110 / 100 reached and the old one
    /// passed; OP `txmgr.go` rounds up.
    @Test(arguments: [
        (0, 1), (1, 2), (9, 10), (10, 11), (11, 13), (100, 110), (101, 112), (999, 1_099),
        (1_000_000_000, 1_100_000_000), (1_000_000_001, 1_100_000_002),
    ])
    func `both caps rise by a tenth, rounded up, and by one wei at least`(
        old: UInt64, new: UInt64
    ) throws {
        let fees = AttemptFees(
            maxFeePerGas: UInt256(old), maxPriorityFeePerGas: UInt256(old))
        let raised = try #require(fees.raised)
        #expect(raised.maxFeePerGas == UInt256(new))
        #expect(raised.maxPriorityFeePerGas == UInt256(new))
        // The pool's own arithmetic takes it, and one wei less it does not.
        #expect(raised.maxFeePerGas > fees.maxFeePerGas)
        #expect(raised.maxFeePerGas * 100 >= fees.maxFeePerGas * 110)
        let less = raised.maxFeePerGas - 1
        #expect(less <= fees.maxFeePerGas || less * 100 < fees.maxFeePerGas * 110)
    }

    @Test func `fees beyond 256 bits are not raised`() {
        #expect(AttemptFees(maxFeePerGas: .max, maxPriorityFeePerGas: 1).raised == nil)
        #expect(AttemptFees(maxFeePerGas: 1, maxPriorityFeePerGas: .max).raised == nil)
    }
}
