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
        let candidates = rules.filter { $0.recipient(sender: sender) == recipient }
        guard !candidates.isEmpty else { throw PolicyDenial(.unknownRecipient, "\(recipient)") }
        let input = transaction.input
        let rule = candidates.first { rule in
            guard let selector = rule.selector else { return input.isEmpty }
            return selector.count == 4 && input.starts(with: selector)
        }
        guard let rule else {
            let selector = Hex.encode(input.prefix(4))
            throw PolicyDenial(.unknownFunction, "\(selector) of \(recipient)")
        }
        return try apply(rule, to: transaction, recipient: recipient, at: time)
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

    private func apply(
        _ rule: CallRule, to transaction: Transaction, recipient: Address, at time: Timestamp
    ) throws(PolicyDenial) -> DecodedCall {
        let (value, input) = (transaction.value, transaction.input)
        switch rule {
        case .cancellation:
            try checkValue(value, max: .zero)
            return .cancellation
        case .transfer(_, let valueMax):
            try checkValue(value, max: valueMax)
            return .transfer(to: recipient, value: value)
        case .approval(let limit, let spenders):
            try checkValue(value, max: .zero)
            guard let approval = ERC20Approval(input) else {
                throw PolicyDenial(.malformedCall, "approve of \(recipient)")
            }
            try check(approval, limit: limit, spenders: spenders)
            return .approval(token: recipient, approval)
        case .execution(let execution):
            try checkValue(value, max: .zero)
            guard let route = RouteExecution(input) else {
                throw PolicyDenial(.malformedCall, "execute of \(recipient)")
            }
            try execution.check(route, at: time)
            return .execution(executor: recipient, route)
        case .function(_, let selector, let valueMax):
            try checkValue(value, max: valueMax)
            return .function(to: recipient, selector: selector, value: value)
        }
    }

    private func checkValue(_ value: UInt256, max limit: UInt256) throws(PolicyDenial) {
        guard value <= limit else {
            throw PolicyDenial(.valueTooHigh, "\(value) wei, at most \(limit)")
        }
    }

    private func check(
        _ approval: ERC20Approval, limit: TokenLimit, spenders: [Address]
    ) throws(PolicyDenial) {
        guard spenders.contains(approval.spender) else {
            throw PolicyDenial(.spenderNotAllowed, "\(approval.spender)")
        }
        // Checked before the limit, so that not even a limit of 2^256 − 1 lets it through.
        guard !approval.isUnlimited else {
            throw PolicyDenial(.allowanceUnlimited, "\(approval.amount) of \(limit.token)")
        }
        guard approval.amount <= limit.amountMax else {
            throw PolicyDenial(
                .allowanceTooHigh,
                "\(approval.amount) of \(limit.token), at most \(limit.amountMax)")
        }
    }
}
