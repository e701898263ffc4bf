public import Arithmetic
public import Basics
import Ethereum

/// One kind of call that a policy allows; everything that no rule names is refused.
public enum CallRule: Hashable, Sendable {
    /// A transfer of zero wei to oneself without call data: it cancels a nonce.
    case cancellation
    /// A transfer of at most this many wei without call data.
    case transfer(to: Address, valueMax: UInt256)
    /// ERC-20 `approve` on the limit's token, for a listed spender, up to the limit.
    case approval(TokenLimit, spenders: [Address])
    /// ERC-20 `transfer` of the limit's token, to a listed recipient, up to the limit.
    case tokenTransfer(TokenLimit, recipients: [Address])
    /// `execute` or `executeExactOut` on the route executor.
    case execution(ExecutionRule)
    /// `execTransaction` of a Safe, by what it makes the Safe do.
    case safe(SafeRule)
    /// A function whose arguments obey rules.
    case call(ContractCallRule)
    /// Any parameters of one function; for contracts that can do no harm with them.
    ///
    /// What hands out a token without limit is refused all the same.
    case function(to: Address, selector: [UInt8], valueMax: UInt256)

    /// The recipient that the rule is about, given who signs.
    func recipient(sender: Address) -> Address {
        switch self {
        case .cancellation: sender
        case .transfer(let recipient, _), .function(let recipient, _, _): recipient
        case .approval(let limit, _), .tokenTransfer(let limit, _): limit.token
        case .safe(let rule): rule.safe
        case .call(let rule): rule.contract
        case .execution(let rule): rule.executor
        }
    }

    /// The first bytes of call data that the rule is about, by function; nil for none at all.
    var selectors: [[UInt8]]? {
        switch self {
        case .cancellation, .transfer: nil
        case .approval: [ERC20Approval.function.selector]
        case .tokenTransfer: [ERC20Transfer.function.selector]
        case .execution:
            [RouteExecution.exactInFunction.selector, RouteExecution.exactOutFunction.selector]
        case .safe: [SafeExecution.function.selector]
        case .call(let rule): [rule.function.selector]
        case .function(_, let selector, _): [selector]
        }
    }

    /// The most wei that the call may carry.
    var valueMax: UInt256 {
        switch self {
        case .transfer(_, let valueMax), .function(_, _, let valueMax): valueMax
        case .call(let rule): rule.valueMax
        case .cancellation, .approval, .tokenTransfer, .execution, .safe: .zero
        }
    }
}
