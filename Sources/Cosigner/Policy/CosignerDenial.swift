package import Signing

/// Why a cosigner does not help to sign something.
package struct CosignerDenial: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed set of reasons: those of the signing policy and those that only a cosigner has.
    package enum Code: Hashable, Sendable {
        /// The rules on the decoded transaction or message refuse.
        case policy(PolicyDenial.Code)
        /// Bytes that are no transaction and no typed message.
        case unreadable
        /// What would be signed is not the digest that the request claims.
        case digestMismatch
        /// A path that the policy does not list.
        case pathNotAllowed
        /// An authorization of code (EIP-7702) that is not listed.
        case delegationNotAllowed
        /// The fees alone could cost more than allowed.
        case feesTooHigh
        /// An asset without any limit.
        case noLimit
        /// More of an asset than one request may move.
        case limitExceeded
        /// More of an asset than may leave within a time.
        case windowExceeded
        /// A route between tokens of which this cosigner knows no price.
        case priceMissing
        /// Its own price is too old to judge by.
        case priceStale
        /// A route that would accept less than its own price allows.
        case minimumOutTooLow
        /// A nonce that was signed for something else.
        case nonceTaken
        /// Too early by the policy's date.
        case notYet
        /// Seen for the first time, or too short a time ago.
        case timeLocked
    }

    /// The reason.
    package let code: Code
    /// The offending value and its limit, for people.
    package let detail: String

    /// A refusal.
    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// A refusal by the signing policy.
    package init(_ denial: PolicyDenial) {
        code = .policy(denial.code)
        detail = denial.detail
    }

    /// The kebab-case name.
    package var name: String {
        switch code {
        case .policy(let code): code.rawValue
        case .unreadable: "unreadable"
        case .digestMismatch: "digest-mismatch"
        case .pathNotAllowed: "path-not-allowed"
        case .delegationNotAllowed: "delegation-not-allowed"
        case .feesTooHigh: "fees-too-high"
        case .noLimit: "no-limit"
        case .limitExceeded: "limit-exceeded"
        case .windowExceeded: "window-exceeded"
        case .priceMissing: "price-missing"
        case .priceStale: "price-stale"
        case .minimumOutTooLow: "minimum-out-too-low"
        case .nonceTaken: "nonce-taken"
        case .notYet: "not-yet"
        case .timeLocked: "time-locked"
        }
    }

    /// One line for people.
    package var description: String { "\(name) (\(detail))" }
}
