/// Why a policy refused a transaction.
public struct PolicyDenial: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed set of reasons.
    public enum Code: String, CaseIterable, Sendable {
        /// A legacy transaction that is valid on every chain.
        case noReplayProtection = "no-replay-protection"
        /// Another chain than the policy's.
        case wrongChain = "wrong-chain"
        /// A type whose further effects no rule describes: blobs and their fees, set code.
        case transactionTypeNotAllowed = "transaction-type-not-allowed"
        /// More gas than allowed.
        case gasTooHigh = "gas-too-high"
        /// A higher fee cap than allowed.
        case feeTooHigh = "fee-too-high"
        /// A higher priority fee than allowed, or above the fee cap.
        case priorityFeeTooHigh = "priority-fee-too-high"
        /// More wei than the call may carry.
        case valueTooHigh = "value-too-high"
        /// The transaction would create a contract.
        case contractCreation = "contract-creation"
        /// No rule names the recipient.
        case unknownRecipient = "unknown-recipient"
        /// Rules name the recipient, but not this function.
        case unknownFunction = "unknown-function"
        /// Call data that is not the one canonical encoding of its values.
        case malformedCall = "malformed-call"
        /// An allowance for someone who is not listed.
        case spenderNotAllowed = "spender-not-allowed"
        /// An allowance above the limit.
        case allowanceTooHigh = "allowance-too-high"
        /// An allowance without any practical limit.
        case allowanceUnlimited = "allowance-unlimited"
        /// A recipient of tokens that the rule does not list.
        case recipientNotAllowed = "recipient-not-allowed"
        /// An argument that breaks its rule.
        case argumentNotAllowed = "argument-not-allowed"
        /// Code of another contract would run with the signer's or the Safe's own powers.
        case delegateCall = "delegate-call"
        /// A Safe would pay somebody back for gas.
        case gasRefund = "gas-refund"
        /// A Safe that acts through another, deeper than once.
        case tooDeep = "too-deep"
        /// A typed message for a contract or of a kind that no rule names.
        case unknownMessage = "unknown-message"
        /// A token that the rule does not list.
        case tokenNotAllowed = "token-not-allowed"
        /// A pool that the executor cannot prove and that is not listed.
        case poolNotAllowed = "pool-not-allowed"
        /// The route spends and buys the same token.
        case sameToken = "same-token"
        /// No swaps, or more than a route may have.
        case badSwapCount = "bad-swap-count"
        /// A swap for an exact output that leads elsewhere than from the one token to the other.
        case notOneHop = "not-one-hop"
        /// Swaps for exact outputs that do not add up to what the route is to bring.
        case unequalSum = "unequal-sum"
        /// An amount of zero.
        case amountZero = "amount-zero"
        /// More of a token than allowed.
        case amountTooHigh = "amount-too-high"
        /// A route that would accept getting nothing.
        case minimumOutZero = "minimum-out-zero"
        /// A deadline that is not in the future.
        case deadlinePassed = "deadline-passed"
        /// A deadline further away than allowed.
        case deadlineTooFar = "deadline-too-far"
    }

    /// The reason.
    public let code: Code
    /// The offending value and its limit, for people.
    public let detail: String

    /// A refusal.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// One line for people.
    public var description: String { "\(code.rawValue) (\(detail))" }
}
