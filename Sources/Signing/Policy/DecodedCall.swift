public import Arithmetic
public import Basics

/// What a transaction that a policy allows will do, in words that a person can check.
public enum DecodedCall: Hashable, Sendable {
    /// It uses up its nonce and nothing else.
    case cancellation
    /// It sends wei.
    case transfer(to: Address, value: UInt256)
    /// It allows a spender an amount of a token.
    case approval(token: Address, ERC20Approval)
    /// It trades a route.
    case execution(executor: Address, RouteExecution)
    /// It calls a listed function with parameters that the policy does not judge.
    case function(to: Address, selector: [UInt8], value: UInt256)
}
