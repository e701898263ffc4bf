public import Arithmetic
public import Basics
public import Ethereum

/// One function of one contract with a rule for each of its arguments.
public struct ContractCallRule: Hashable, Sendable {
    /// The contract.
    public var contract: Address
    /// The function.
    public var function: ABIFunction
    /// One rule for each parameter, in order.
    public var arguments: [ArgumentRule]
    /// The most wei that the call may carry.
    public var valueMax: UInt256

    /// A rule; one with another number of rules than parameters refuses every call.
    public init(
        contract: Address, function: ABIFunction, arguments: [ArgumentRule],
        valueMax: UInt256 = .zero
    ) {
        self.contract = contract
        self.function = function
        self.arguments = arguments
        self.valueMax = valueMax
    }

    /// The arguments of call data that obeys the rule.
    func check(
        _ input: [UInt8], sender: Address, at time: Timestamp
    ) throws(PolicyDenial) -> [ABIValue] {
        guard let values = canonicalValues(of: function, in: input) else {
            throw PolicyDenial(.malformedCall, "\(function.name) of \(contract)")
        }
        guard values.count == arguments.count else {
            throw PolicyDenial(.argumentNotAllowed, "\(arguments.count) rules for \(values.count)")
        }
        for (index, (rule, value)) in zip(arguments, values).enumerated() {
            try rule.check(value, name: "\(function.name).\(index)", sender: sender, at: time)
        }
        return values
    }
}
