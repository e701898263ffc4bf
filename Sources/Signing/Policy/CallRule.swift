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
    /// `execute` on the route executor.
    case execution(ExecutionRule)
    /// Any parameters of one function; for contracts that can do no harm with them.
    case function(to: Address, selector: [UInt8], valueMax: UInt256)

    /// The recipient that the rule is about, given who signs.
    func recipient(sender: Address) -> Address {
        switch self {
        case .cancellation: sender
        case .transfer(let recipient, _), .function(let recipient, _, _): recipient
        case .approval(let limit, _): limit.token
        case .execution(let rule): rule.executor
        }
    }

    /// The first bytes of call data that the rule is about; nil for none at all.
    var selector: [UInt8]? {
        switch self {
        case .cancellation, .transfer: nil
        case .approval: ERC20Approval.function.selector
        case .execution: RouteExecution.function.selector
        case .function(_, let selector, _): selector
        }
    }
}
