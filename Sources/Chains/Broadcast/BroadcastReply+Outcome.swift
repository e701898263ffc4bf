import Basics
import Codecs

extension BroadcastReply {
    /// Reads what became of an `eth_sendRawTransaction` whose bytes hash to `hash`.
    ///
    /// Only an answer is evidence: a request that was not sent is `unknown` too, since an earlier
    /// one with the same bytes may have arrived.
    init(_ outcome: RPCOutcome, hash: Hash32) {
        switch outcome {
        case .notSent(let error), .unknown(let error): self = .unknown("\(error)")
        case .answered(let answers):
            switch answers.first {
            case .success(let result):
                let isOurs = (try? RPCText.hash(try result.value(), "hash")) == hash
                self = isOurs ? .accepted : .unknown("the node answered with another hash")
            case .failure(let failure): self = BroadcastReply(failure)
            case nil: self = .unknown("no answer")
            }
        }
    }

    /// Reads an error object.
    init(_ failure: RPCFailure) {
        switch BroadcastError(text: failure.message) {
        case .alreadyKnown: self = .alreadyKnown
        case .nonceTooLow: self = .nonceTooLow
        case .replacementUnderpriced: self = .replacementUnderpriced
        case .underpriced, .feeCapTooLow, .blobFeeCapTooLow: self = .underpriced
        case .insufficientFunds: self = .insufficientFunds
        case .nonceTooHigh, .intrinsicGasTooLow, .exceedsBlockGasLimit, .tipAboveFeeCap,
            .invalidSender, .unsupportedType, .poolFull, .accountLimit, .addressReserved,
            .authorityRefused:
            self = .refused("\(failure)")
        case .nodeUnavailable: self = .unknown("\(failure)")
        case .other: self = failure.isAboutNode ? .unknown("\(failure)") : .refused("\(failure)")
        }
    }
}

extension RPCFailure {
    /// Whether the node speaks of itself rather than of the request: internal error, resource
    /// unavailable, limit exceeded (EIP-1474), or an HTTP status put into the object.
    var isAboutNode: Bool { [-32_603, -32_002, -32_005, 429].contains(code) }
}
