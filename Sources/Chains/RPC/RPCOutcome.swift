/// What became of JSON-RPC calls that went out together; never a guess.
package enum RPCOutcome: Sendable {
    /// The node answered each, in the order of the calls.
    case answered([Result<RPCAnswer, RPCFailure>])
    /// Provably no byte of the calls left.
    case notSent(ChainError)
    /// The calls may have been carried out: what came back is no answer to them.
    case unknown(ChainError)
}
