public import Arithmetic
public import Basics
public import Ethereum

/// What a key may sign; everything that is not allowed is refused.
///
/// Pure: the same transaction at the same time gets the same answer.
public struct SigningPolicy: Hashable, Sendable {
    /// The only chain.
    public var chainId: ChainId
    /// The most gas of a transaction.
    public var gasMax: UInt64
    /// The highest fee cap, wei per gas; for legacy transactions the highest gas price.
    public var maxFeePerGasMax: UInt256
    /// The highest priority fee, wei per gas; a legacy gas price counts as one in full, since all
    /// of it above the base fee is paid to the block's maker.
    public var maxPriorityFeePerGasMax: UInt256
    /// The allowed calls; the first rule for recipient and function decides.
    public var rules: [CallRule]

    /// A policy; without rules it refuses everything.
    public init(
        chainId: ChainId, gasMax: UInt64, maxFeePerGasMax: UInt256,
        maxPriorityFeePerGasMax: UInt256, rules: [CallRule]
    ) {
        self.chainId = chainId
        self.gasMax = gasMax
        self.maxFeePerGasMax = maxFeePerGasMax
        self.maxPriorityFeePerGasMax = maxPriorityFeePerGasMax
        self.rules = rules
    }

    /// Judges a transaction that `sender` would sign at `time`; returns what it will do.
    @discardableResult
    public func check(
        _ transaction: Transaction, sender: Address, at time: Timestamp
    ) throws(PolicyDenial) -> DecodedCall {
        try checkEnvelope(transaction)
        guard let recipient = transaction.to else {
            throw PolicyDenial(.contractCreation, "\(transaction.input.count) bytes of code")
        }
        return try CallJudge(rules: rules, sender: sender, time: time)
            .check(to: recipient, value: transaction.value, input: transaction.input)
    }

    private func checkEnvelope(_ transaction: Transaction) throws(PolicyDenial) {
        guard let chain = transaction.chainId else {
            throw PolicyDenial(.noReplayProtection, "legacy transaction without chain id")
        }
        guard chain == chainId else {
            throw PolicyDenial(.wrongChain, "\(chain), only \(chainId)")
        }
        switch transaction {
        case .legacy, .accessList, .dynamicFee: break
        case .blob, .setCode:
            throw PolicyDenial(.transactionTypeNotAllowed, "type \(transaction.type)")
        }
        guard transaction.gas <= gasMax else {
            throw PolicyDenial(.gasTooHigh, "\(transaction.gas), at most \(gasMax)")
        }
        let fee = transaction.maxFeePerGas
        guard fee <= maxFeePerGasMax else {
            throw PolicyDenial(.feeTooHigh, "\(fee), at most \(maxFeePerGasMax)")
        }
        let priorityFee = transaction.maxPriorityFeePerGas
        guard priorityFee <= maxPriorityFeePerGasMax, priorityFee <= fee else {
            throw PolicyDenial(
                .priorityFeeTooHigh,
                "\(priorityFee), at most \(maxPriorityFeePerGasMax) and the fee cap \(fee)")
        }
    }
}
