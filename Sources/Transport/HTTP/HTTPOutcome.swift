package import Codecs

/// What became of a request; never a guess.
package enum HTTPOutcome: Sendable, Equatable {
    /// A complete answer came.
    case response(WireResponse)
    /// Provably no byte of the request reached the socket.
    case notSent(TransportError)
    /// The request may have been carried out: no complete answer came.
    case unknown(TransportError)

    /// The answer, if one came.
    package var response: WireResponse? {
        if case .response(let response) = self { response } else { nil }
    }

    /// The failure, if no answer came.
    package var error: TransportError? {
        switch self {
        case .response: nil
        case .notSent(let error), .unknown(let error): error
        }
    }
}
