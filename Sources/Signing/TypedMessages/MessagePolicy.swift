import Arithmetic
public import Basics
import Ethereum

/// What a key may sign besides transactions; everything that no rule names is refused.
public struct MessagePolicy: Hashable, Sendable {
    /// The only chain.
    public var chainId: ChainId
    /// The allowed messages; the first rule for contract and token decides.
    public var rules: [MessageRule]

    /// A policy; without rules it refuses everything.
    public init(chainId: ChainId, rules: [MessageRule]) {
        self.chainId = chainId
        self.rules = rules
    }

    /// Judges a message that `signer` would sign at `time`; returns what a Safe's transaction will
    /// do, and nil for an allowance and for what only uses up a Safe's nonce.
    @discardableResult
    public func check(
        _ message: TypedMessage, signer: Address, at time: Timestamp
    ) throws(PolicyDenial) -> DecodedCall? {
        let domain = message.domain
        guard let chain = domain.chainId, chain == UInt256(chainId.value) else {
            throw PolicyDenial(.wrongChain, "\(domain.chainId.map { "\($0)" } ?? "none")")
        }
        guard let contract = domain.verifyingContract else {
            throw PolicyDenial(.unknownMessage, "a domain without a contract")
        }
        switch message {
        case .tokenPermit(let permit, _):
            guard permit.owner == signer else {
                throw PolicyDenial(.argumentNotAllowed, "owner \(permit.owner)")
            }
            let rule = try allowance(at: contract, of: contract)
            try rule.check(
                amount: permit.value, spender: permit.spender, ends: [permit.deadline], at: time)
        case .permit2Allowance(let allowance, _, _):
            guard !allowance.details.isEmpty, allowance.isBatch || allowance.details.count == 1,
                allowance.details.allSatisfy(\.isInRange)
            else { throw PolicyDenial(.argumentNotAllowed, "details") }
            for details in allowance.details {
                let rule = try self.allowance(at: contract, of: details.token)
                try rule.check(
                    amount: details.amount, spender: allowance.spender,
                    ends: [allowance.signatureDeadline, UInt256(details.expiration)], at: time)
            }
        case .permit2Transfer(let transfer, _, _):
            let rule = try allowance(at: contract, of: transfer.token)
            try rule.check(
                amount: transfer.amount, spender: transfer.spender, ends: [transfer.deadline],
                at: time)
        case .safe(let transaction):
            return try check(transaction, at: time)
        }
        return nil
    }

    private func allowance(
        at contract: Address, of token: Address
    ) throws(PolicyDenial) -> AllowanceRule {
        for rule in rules {
            if case .allowance(let found) = rule, found.contract == contract,
                found.limit.token == token
            {
                return found
            }
        }
        throw PolicyDenial(.unknownMessage, "an allowance of \(token) at \(contract)")
    }

    private func check(
        _ transaction: SafeTransaction, at time: Timestamp
    ) throws(PolicyDenial) -> DecodedCall? {
        for rule in rules {
            if case .safe(let found) = rule, found.safe == transaction.safe {
                // A rejection does nothing but use up its nonce.
                if transaction.isRejection { return nil }
                return try found.check(transaction.call, at: time, depth: 0)
            }
        }
        throw PolicyDenial(.unknownMessage, "a transaction of the Safe \(transaction.safe)")
    }
}

/// One kind of message that a policy allows.
public enum MessageRule: Hashable, Sendable {
    /// Allowances by signature, at a token itself or at Permit2.
    case allowance(AllowanceRule)
    /// Transactions of a Safe.
    case safe(SafeRule)
}

/// Whom a signature may let spend a token, how much, and for how long.
public struct AllowanceRule: Hashable, Sendable {
    /// Who checks the signature: the token for EIP-2612, or the Permit2 contract.
    public var contract: Address
    /// The token and the most of it.
    public var limit: TokenLimit
    /// Who may spend.
    public var spenders: [Address]
    /// How far deadline and expiration may lie ahead.
    public var secondsMax: UInt64

    /// A rule.
    public init(contract: Address, limit: TokenLimit, spenders: [Address], secondsMax: UInt64) {
        self.contract = contract
        self.limit = limit
        self.spenders = spenders
        self.secondsMax = secondsMax
    }

    func check(
        amount: UInt256, spender: Address, ends: [UInt256], at time: Timestamp
    ) throws(PolicyDenial) {
        guard spenders.contains(spender) else {
            throw PolicyDenial(.spenderNotAllowed, "\(spender)")
        }
        guard !isUnlimitedAmount(amount) else {
            throw PolicyDenial(.allowanceUnlimited, "\(amount) of \(limit.token)")
        }
        guard amount <= limit.amountMax else {
            throw PolicyDenial(
                .allowanceTooHigh, "\(amount) of \(limit.token), at most \(limit.amountMax)")
        }
        let (last, overflow) = time.seconds.addingReportingOverflow(secondsMax)
        for end in ends {
            guard end > UInt256(time.seconds) else {
                throw PolicyDenial(.deadlinePassed, "\(end), now \(time.seconds)")
            }
            guard end <= UInt256(overflow ? .max : last) else {
                throw PolicyDenial(.deadlineTooFar, "\(end), now \(time.seconds) + \(secondsMax)")
            }
        }
    }
}
