public import Basics
public import Ethereum

/// Why a question to a chain had no answer that can be used.
public enum ChainError: Error, Hashable, Sendable {
    /// Provably no byte of the request left.
    case notSent(String)
    /// The request may have been carried out; no complete answer came.
    case unanswered(String)
    /// The node's web server answered with this status and nothing of JSON-RPC.
    case httpStatus(Int)
    /// The answer is not what the method returns; names the field.
    case malformed(String)
    /// The node answered with an error object.
    case failed(RPCFailure)
    /// The call was reverted; the return data is kept whole.
    case reverted(data: [UInt8], reason: RevertReason)
    /// A header does not hash to what the node says it does.
    case hashMismatch(claimed: Hash32, recomputed: Hash32)
    /// The node does not have what was asked for.
    case missing(String)
    /// What the node says contradicts what was settled before.
    case contradiction(ChainContradiction)
    /// The node serves another chain.
    case wrongChain(expected: ChainId, actual: ChainId)
    /// The address of a node cannot be used.
    case badEndpoint(String)
    /// The caller asks for more than a limit allows.
    case tooLarge(String)
    /// Fewer providers than must agree have said the same.
    case disagreement(String)
    /// No provider can do what is asked for.
    case unsupported(String)

    /// The closed set of names that the command line prints.
    public var code: String {
        switch self {
        case .notSent: "not-sent"
        case .unanswered: "unanswered"
        case .httpStatus: "http-status"
        case .malformed: "malformed-answer"
        case .failed: "node-error"
        case .reverted: "reverted"
        case .hashMismatch: "hash-mismatch"
        case .missing: "missing"
        case .contradiction: "contradiction"
        case .wrongChain: "wrong-chain"
        case .badEndpoint: "bad-endpoint"
        case .tooLarge: "too-large"
        case .disagreement: "disagreement"
        case .unsupported: "unsupported"
        }
    }

    /// What the caller should do.
    public var action: FailureAction {
        switch self {
        case .notSent, .unanswered, .httpStatus, .missing, .disagreement: .retry
        case .malformed, .failed, .reverted, .hashMismatch, .badEndpoint, .tooLarge, .unsupported:
            .reject
        case .contradiction, .wrongChain: .halt
        }
    }
}

extension ChainError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        switch self {
        case .notSent(let detail), .unanswered(let detail), .malformed(let detail),
            .missing(let detail), .badEndpoint(let detail), .tooLarge(let detail),
            .disagreement(let detail), .unsupported(let detail):
            "\(code): \(detail)"
        case .httpStatus(let status): "\(code): \(status)"
        case .failed(let failure): "\(code): \(failure)"
        case .reverted(_, let reason): "\(code): \(reason)"
        case .hashMismatch(let claimed, let recomputed):
            "\(code): the block says \(claimed) and hashes to \(recomputed)"
        case .contradiction(let contradiction): "\(code): \(contradiction)"
        case .wrongChain(let expected, let actual):
            "\(code): the node serves chain \(actual), not \(expected)"
        }
    }
}
