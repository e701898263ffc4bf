public import Arithmetic
public import Basics

/// What a mined transaction did.
public struct Receipt: Hashable, Sendable {
    /// The transaction.
    public var transactionHash: Hash32
    /// The hash of the block that holds it.
    public var blockHash: Hash32
    /// The height of that block.
    public var blockNumber: UInt64
    /// The transaction's position in the block.
    public var transactionIndex: Int
    /// Whether the execution succeeded; false means it was reverted and only gas was paid.
    public var status: Bool
    /// The gas this transaction used.
    public var gasUsed: UInt64
    /// Wei per gas that was paid.
    public var effectiveGasPrice: UInt256
    /// The events, in order.
    public var logs: [Log]
    /// The contract that was created, if one was.
    public var contractAddress: Address?
    /// What was paid for the data on the parent beside the gas, wei; nil where a chain knows no such
    /// fee, or charges it as gas.
    public var l1Fee: UInt256?
    /// By what the operator of a chain of the OP stack reckons a fee of its own; nil for none.
    public var operatorFee: OperatorFee?

    /// An operator's fee, beside gas and data.
    public struct OperatorFee: Hashable, Sendable {
        /// Hundreds of wei per gas used.
        public var scalar: UInt64
        /// Wei per transaction.
        public var constant: UInt64

        /// A fee.
        public init(scalar: UInt64, constant: UInt64) {
            self.scalar = scalar
            self.constant = constant
        }

        /// Wei for so much gas: gas × scalar × 100 + constant (OP specs `jovian/exec-engine`); the
        /// blocks between Isthmus and Jovian divided by a million instead.
        func wei(for gas: UInt64) -> UInt256 {
            UInt256(gas) * UInt256(scalar) * 100 + UInt256(constant)
        }
    }

    /// A receipt.
    public init(
        transactionHash: Hash32, blockHash: Hash32, blockNumber: UInt64, transactionIndex: Int,
        status: Bool, gasUsed: UInt64, effectiveGasPrice: UInt256, logs: [Log],
        contractAddress: Address? = nil, l1Fee: UInt256? = nil, operatorFee: OperatorFee? = nil
    ) {
        self.transactionHash = transactionHash
        self.blockHash = blockHash
        self.blockNumber = blockNumber
        self.transactionIndex = transactionIndex
        self.status = status
        self.gasUsed = gasUsed
        self.effectiveGasPrice = effectiveGasPrice
        self.logs = logs
        self.contractAddress = contractAddress
        self.l1Fee = l1Fee
        self.operatorFee = operatorFee
    }

    /// The fee in wei: gas used × effective price, and what was paid beside it for the data and to
    /// the operator; nil if that passes 256 bits, which no chain can mean.
    public var fee: UInt256? {
        UInt256(gasUsed).checkedMultiplied(by: effectiveGasPrice)?
            .checkedAdding(l1Fee ?? .zero)?
            .checkedAdding(operatorFee?.wei(for: gasUsed) ?? .zero)
    }
}
