public import Basics

/// Why a pool gave no answer.
public struct PoolError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed set of reasons.
    public enum Code: String, CaseIterable, Sendable {
        /// The state contradicts itself; no contract can be in it.
        case invalidState = "invalid-state"
        /// The token is none of the pool's.
        case unknownToken = "unknown-token"
        /// The contract would revert.
        case reverts
        /// The liquidity ends before the amount does; asked through a verb that has no partial
        /// answer.
        case exhausted
        /// The contract has no such operation.
        case unsupported
        /// The bytes of a log do not have the form of its event.
        case malformedLog = "malformed-log"
        /// A log contradicts the state: something was missed, or the simulation is wrong.
        case inconsistentLog = "inconsistent-log"
        /// The bytes are no call of the executor.
        case malformedCalldata = "malformed-calldata"
    }

    /// The reason; two errors are equal when their reasons are.
    public let code: Code
    /// What exactly, for people.
    public let detail: String
    /// Where in the state, such as `ticks[3].index`; nil when not about one field.
    public let field: String?

    /// An error with its reason.
    public init(_ code: Code, _ detail: String, field: String? = nil) {
        self.code = code
        self.detail = detail
        self.field = field
    }

    /// What the caller should do.
    ///
    /// A log that does not fit means that the pool must leave routing until it is loaded again.
    public var action: FailureAction {
        switch code {
        case .malformedLog, .inconsistentLog: .halt
        default: .reject
        }
    }

    /// Code, detail and field.
    public var description: String {
        "\(code.rawValue): \(detail)" + (field.map { " (\($0))" } ?? "")
    }

    /// Equal by code.
    public static func == (left: PoolError, right: PoolError) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
