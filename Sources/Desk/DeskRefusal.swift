/// Why the desk refused a command.
///
/// Closed; the text is for people.
package enum DeskRefusal: Error, Hashable, Sendable {
    /// The node is not open yet: balances are still being read.
    case notOpen
    /// Another order has this id.
    case duplicateParent
    /// No order has this id.
    case unknownParent
    /// The order is over already.
    case alreadyEnded
    /// No location trades this asset.
    case unknownAsset(String)
    /// No limits are configured for the pair, so it may not be traded.
    case unknownPair
    /// The quantity is zero or the slippage is 100 % or more.
    case badQuantity
    /// Less than the quantity is held in all locations together.
    case balanceTooLow(String)
    /// No exchange order has this client order id.
    case unknownExchangeOrder
    /// The order has evidence, or may still get some by itself.
    case notOverridable(String)
    /// Nobody asked for it yet.
    case overrideNotRequested
    /// Somebody asked for it already.
    case overrideRequestedBefore(by: String)
    /// It takes two different people.
    case sameApprover
    /// The desk stopped; the reason says why.
    case halted(String)

    /// The refusal's name in kebab case, for programs.
    package var code: String {
        switch self {
        case .notOpen: "not-open"
        case .duplicateParent: "duplicate-order"
        case .unknownParent: "unknown-order"
        case .alreadyEnded: "already-ended"
        case .unknownAsset: "unknown-asset"
        case .unknownPair: "unknown-pair"
        case .badQuantity: "bad-quantity"
        case .balanceTooLow: "balance-too-low"
        case .unknownExchangeOrder: "unknown-exchange-order"
        case .notOverridable: "not-overridable"
        case .overrideNotRequested: "override-not-requested"
        case .overrideRequestedBefore: "override-requested-before"
        case .sameApprover: "same-approver"
        case .halted: "halted"
        }
    }

    /// A sentence for people.
    package var message: String {
        switch self {
        case .notOpen: "the node is still reading its balances; try again in a moment"
        case .duplicateParent: "an order with this id exists; give each order its own id"
        case .unknownParent: "there is no order with this id"
        case .alreadyEnded: "the order has ended"
        case .unknownAsset(let code): "no configured location trades \(code)"
        case .unknownPair: "no limits are configured for this pair; add it under 'limits'"
        case .badQuantity: "the quantity must be above zero and the slippage below 100 %"
        case .balanceTooLow(let text): text
        case .unknownExchangeOrder: "there is no exchange order with this client order id"
        case .notOverridable(let text): text
        case .overrideNotRequested:
            "nobody asked for it: one approver requests, another one confirms"
        case .overrideRequestedBefore(let name):
            "\(name) asked for it already: another approver confirms"
        case .sameApprover: "who asked for it cannot confirm it; another approver must"
        case .halted(let reason): "the node has stopped: \(reason)"
        }
    }
}
