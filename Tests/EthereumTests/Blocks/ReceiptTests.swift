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

    @Test func `what the data cost on the parent is paid beside the gas`() {
        var receipt = Receipt(
            transactionHash: .zero, blockHash: .zero, blockNumber: 1, transactionIndex: 0,
            status: false, gasUsed: 21_000, effectiveGasPrice: 7, logs: [], l1Fee: 13)
        #expect(receipt.fee == 147_013)
        receipt.l1Fee = .max
        #expect(receipt.fee == nil)
    }

    @Test func `what the operator takes is paid beside both`() {
        var receipt = Receipt(
            transactionHash: .zero, blockHash: .zero, blockNumber: 1, transactionIndex: 0,
            status: true, gasUsed: 21_000, effectiveGasPrice: 7, logs: [], l1Fee: 13,
            operatorFee: Receipt.OperatorFee(scalar: 3, constant: 5))
        #expect(receipt.fee == 6_447_018)
        receipt.gasUsed = .max
        receipt.operatorFee = Receipt.OperatorFee(scalar: .max, constant: .max)
        let gas = UInt256(UInt64.max)
        let operatorFee = gas * gas * UInt256(100) + gas
        #expect(receipt.fee == operatorFee + gas * UInt256(7) + UInt256(13))
    }
}
