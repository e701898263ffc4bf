package import Pools

/// Why a leg of a plan over a pool is not sent.
package struct LegRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed set of reasons.
    package enum Reason: Hashable, Sendable {
        /// The market holds no such pool.
        case unknown
        /// The task is traded without it.
        case nothingLeft
        /// No leg feeds it, or none uses what it brings.
        case cutOff
        /// The pool, or the executor's way to it, refuses.
        case pool(PoolError)
    }

    /// The source that the plan names.
    package let source: String
    /// Why.
    package let reason: Reason

    /// Describes a refusal.
    package init(_ source: String, _ reason: Reason) {
        self.source = source
        self.reason = reason
    }

    /// The refusal as a sentence.
    package var description: String {
        switch reason {
        case .unknown: "\(source) is not sent: the market holds no such pool"
        case .nothingLeft: "\(source) is not sent: nothing is left to trade there"
        case .cutOff: "\(source) is not sent: what comes before or after it is not sent either"
        case .pool(let error): "\(source) is not sent: \(error)"
        }
    }
}
