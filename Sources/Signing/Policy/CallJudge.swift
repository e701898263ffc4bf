import Arithmetic
import Basics

/// Judges one call by rules: the transaction's own, or the one that it makes a Safe do.
struct CallJudge {
    /// How many Safes may stand behind each other.
    static let depthMax = 1

    let rules: [CallRule]
    let sender: Address
    let time: Timestamp
    var depth = 0

    /// What an allowed call does; the first rule for recipient and function decides.
    func check(
        to recipient: Address, value: UInt256, input: [UInt8]
    ) throws(PolicyDenial)
        -> DecodedCall
    {
        let candidates = rules.filter { $0.recipient(sender: sender) == recipient }
        guard !candidates.isEmpty else { throw PolicyDenial(.unknownRecipient, "\(recipient)") }
        let rule = candidates.first { rule in
            guard let selectors = rule.selectors else { return input.isEmpty }
            return selectors.contains { $0.count == 4 && input.starts(with: $0) }
        }
        guard let rule else {
            let selector = Hex.encode(input.prefix(4))
            throw PolicyDenial(.unknownFunction, "\(selector) of \(recipient)")
        }
        return try apply(rule, recipient, value, input)
    }

    private func apply(
        _ rule: CallRule, _ recipient: Address, _ value: UInt256, _ input: [UInt8]
    ) throws(PolicyDenial) -> DecodedCall {
        try checkValue(value, max: rule.valueMax)
        switch rule {
        case .cancellation: return .cancellation
        case .transfer: return .transfer(to: recipient, value: value)
        case .approval(let limit, let spenders):
            guard let approval = ERC20Approval(input) else {
                throw PolicyDenial(.malformedCall, "approve of \(recipient)")
            }
            try check(approval, limit: limit, spenders: spenders)
            return .approval(token: recipient, approval)
        case .tokenTransfer(let limit, let recipients):
            guard let transfer = ERC20Transfer(input) else {
                throw PolicyDenial(.malformedCall, "transfer of \(recipient)")
            }
            try check(transfer, limit: limit, recipients: recipients)
            return .tokenTransfer(token: recipient, transfer)
        case .execution(let execution):
            guard let route = RouteExecution(input) else {
                throw PolicyDenial(.malformedCall, "route of \(recipient)")
            }
            try execution.check(route, at: time)
            return .execution(executor: recipient, route)
        case .safe(let safe):
            guard depth < CallJudge.depthMax else { throw PolicyDenial(.tooDeep, "\(recipient)") }
            guard let execution = SafeExecution(input) else {
                throw PolicyDenial(.malformedCall, "execTransaction of \(recipient)")
            }
            let inner = try safe.check(execution.call, at: time, depth: depth + 1)
            return .safe(recipient, execution.call, inner)
        case .call(let call):
            try AllowanceCall.check(input, contract: recipient)
            let arguments = try call.check(input, sender: sender, at: time)
            return .call(
                to: recipient, function: call.function, arguments: arguments, value: value)
        case .function(_, let selector, _):
            try AllowanceCall.check(input, contract: recipient)
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

    private func check(
        _ transfer: ERC20Transfer, limit: TokenLimit, recipients: [Address]
    ) throws(PolicyDenial) {
        guard recipients.contains(transfer.recipient) else {
            throw PolicyDenial(.recipientNotAllowed, "\(transfer.recipient)")
        }
        guard transfer.amount <= limit.amountMax else {
            throw PolicyDenial(
                .amountTooHigh, "\(transfer.amount) of \(limit.token), at most \(limit.amountMax)")
        }
    }
}
