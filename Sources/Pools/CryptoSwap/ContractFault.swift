/// Why a contract's arithmetic stops, in one byte: thrown in the inner loops, where a `PoolError`
/// would be dear.
enum ContractFault: Error {
    case overflow
    case divisionByZero
    case unsafeInvariant
    case unsafeBalance
    case noConvergence

    /// What happened, for people.
    var detail: String {
        switch self {
        case .overflow: "an amount over- or underflows"
        case .divisionByZero: "a division by zero"
        case .unsafeInvariant: "the invariant leaves its limits"
        case .unsafeBalance: "a balance is too far from the invariant"
        case .noConvergence: "Newton's method does not converge"
        }
    }
}

/// The division that a contract leaves unchecked: by zero it gives zero, as the EVM does.
infix operator &/ : MultiplicationPrecedence
