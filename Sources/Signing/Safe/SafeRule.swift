import Arithmetic
public import Basics

/// What a policy lets a Safe do, whoever sends the transaction.
public struct SafeRule: Hashable, Sendable {
    /// The Safe.
    public var safe: Address
    /// What the Safe itself may call; the Safe counts as their sender.
    public var rules: [CallRule]
    /// Contracts whose code may run as the Safe's own; none unless listed.
    public var delegateTargets: [Address]

    /// A rule.
    public init(safe: Address, rules: [CallRule], delegateTargets: [Address] = []) {
        self.safe = safe
        self.rules = rules
        self.delegateTargets = delegateTargets
    }

    /// Refuses a call of the Safe that breaks the rule; returns what it does.
    func check(
        _ call: SafeCall, at time: Timestamp, depth: Int
    ) throws(PolicyDenial) -> DecodedCall {
        if call.operation == .delegateCall {
            guard delegateTargets.contains(call.to) else {
                throw PolicyDenial(.delegateCall, "to \(call.to)")
            }
        }
        guard call.gasPrice.isZero else {
            throw PolicyDenial(.gasRefund, "\(call.gasPrice) per gas")
        }
        return try CallJudge(rules: rules, sender: safe, time: time, depth: depth)
            .check(to: call.to, value: call.value, input: call.data)
    }
}
