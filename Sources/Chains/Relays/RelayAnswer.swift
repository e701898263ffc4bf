import Codecs

/// What a relay said to a request that may change something; never a guess.
package enum RelayAnswer<Value: Sendable & Equatable>: Sendable, Equatable {
    /// It did what was asked.
    case done(Value)
    /// It will not; the text is the relay's.
    case refused(String)
    /// No answer, or one that proves nothing: it may have been done.
    case unknown(String)

    /// Reads what became of one call.
    ///
    /// Only an answer is evidence: a request that was not sent is `unknown` too, since an earlier
    /// one of the same content may have arrived.
    init(_ outcome: RPCOutcome, read: (JSONValue) throws(ChainError) -> Value) {
        switch outcome {
        case .notSent(let error), .unknown(let error): self = .unknown("\(error)")
        case .answered(let answers):
            switch answers.first {
            case .success(let result):
                do throws(ChainError) {
                    self = .done(try read(try result.value()))
                } catch {
                    self = .unknown("\(error)")
                }
            case .failure(let failure):
                self = failure.isAboutNode ? .unknown("\(failure)") : .refused("\(failure)")
            case nil: self = .unknown("no answer")
            }
        }
    }
}
