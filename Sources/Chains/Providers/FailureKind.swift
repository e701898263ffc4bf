import Basics

/// What a failure says about the provider: whether to ask another one, and what to remember.
enum FailureKind: Hashable, CaseIterable {
    /// Nothing left for it.
    case unreachable
    /// No complete answer came.
    case silent
    /// It is asked too much.
    case busy
    /// It failed by its own account.
    case broken
    /// What it said cannot be true, or is no JSON-RPC.
    case lying
    /// It does not have what was asked for, or does not know how to answer.
    case lacking
    /// The answer is definite, or the fault is ours: another provider would say the same.
    case definite

    /// Whether another provider is worth asking; every question is a reading, so none is done twice.
    var mayAskAnother: Bool { self != .definite }

    /// How many strikes the provider gets; `strikesMax` of them leave it out.
    var strikes: Int {
        switch self {
        case .unreachable, .silent, .broken: 1
        case .lying: 3
        case .busy, .lacking, .definite: 0
        }
    }
}

extension ChainError {
    /// What this failure says about the provider.
    var failureKind: FailureKind {
        switch self {
        case .notSent: .unreachable
        case .unanswered: .silent
        case .httpStatus(429): .busy
        case .httpStatus: .broken
        case .malformed, .hashMismatch: .lying
        case .missing, .unsupported: .lacking
        case .failed(let failure): failure.failureKind
        case .reverted, .contradiction, .wrongChain, .badEndpoint, .tooLarge, .disagreement:
            .definite
        }
    }
}

extension RPCFailure {
    /// What this error object says about the provider.
    ///
    /// -32005 is "limit exceeded" (EIP-1474): of requests, unless the text speaks of results.
    var failureKind: FailureKind {
        if isRevert { return .definite }
        let text = message.lowercased()
        if Self.executionTexts.contains(where: text.contains) { return .definite }
        if text.contains("results") || text.contains("range") { return .lacking }
        if code == 429 || code == -32_005
            || ["rate limit", "too many requests", "capacity"].contains(where: text.contains)
        {
            return .busy
        }
        return code == -32_603 ? .broken : .lacking
    }

    /// Ends of an execution that are no reverts (go-ethereum `core/vm/errors.go`, `core/error.go`).
    private static let executionTexts = [
        "out of gas", "invalid opcode", "invalid jump", "stack underflow", "stack limit",
        "write protection", "gas required exceeds", "intrinsic gas", "insufficient funds",
        "insufficient balance", "max initcode size", "max code size",
    ]
}
