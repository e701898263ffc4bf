public import Arithmetic
public import Basics
public import Ethereum

/// What a transaction that a policy allows will do, in words that a person can check.
public indirect enum DecodedCall: Hashable, Sendable {
    /// It uses up its nonce and nothing else.
    case cancellation
    /// It sends wei.
    case transfer(to: Address, value: UInt256)
    /// It allows a spender an amount of a token.
    case approval(token: Address, ERC20Approval)
    /// It pays an amount of a token.
    case tokenTransfer(token: Address, ERC20Transfer)
    /// It trades a route.
    case execution(executor: Address, RouteExecution)
    /// It makes a Safe do something.
    case safe(Address, SafeCall, DecodedCall)
    /// It calls a function with arguments that obey their rules.
    case call(to: Address, function: ABIFunction, arguments: [ABIValue], value: UInt256)
    /// It calls a listed function with parameters that the policy does not judge.
    case function(to: Address, selector: [UInt8], value: UInt256)
}
