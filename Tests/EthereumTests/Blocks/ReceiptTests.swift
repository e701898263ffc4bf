import Arithmetic
import Basics
import Ethereum
import Testing

@Suite struct ReceiptTests {
    @Test func `the fee is gas times price, or nothing when that cannot be`() {
        var receipt = Receipt(
            transactionHash: .zero, blockHash: .zero, blockNumber: 1, transactionIndex: 0,
            status: true, gasUsed: 21_000, effectiveGasPrice: 7, logs: [])
        #expect(receipt.fee == 147_000)
        receipt.effectiveGasPrice = .max
        #expect(receipt.fee == nil)
    }
}
