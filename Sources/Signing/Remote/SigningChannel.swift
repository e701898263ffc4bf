/// Carries one request to a remote signer and brings its answer back.
///
/// The way there is the caller's: in production HTTP over mutual TLS, in tests a closure.
public protocol SigningChannel: Sendable {
    /// Posts JSON to a path; never repeats a request by itself.
    func post(_ body: [UInt8], to path: String) async -> SigningAnswer
}

/// What became of a request to a remote signer.
public enum SigningAnswer: Hashable, Sendable {
    /// A complete answer came.
    case answered(status: Int, body: [UInt8])
    /// Provably nothing was sent.
    case notSent(String)
    /// No complete answer came: the signer may have signed.
    case unknown(String)
}
