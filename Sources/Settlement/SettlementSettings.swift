/// How a lane looks after what waits for a block.
package struct SettlementSettings: Hashable, Sendable {
    /// How long after its last signed form a transaction without a block may get another one with
    /// higher fees, milliseconds.
    package let replaceAfterMilliseconds: Int64
    /// By which way new transactions leave us; `relay` only where one is configured.
    package let route: SendingRoute
    /// Whether the signer remembers what it was asked to sign for a nonce, and signs nothing else for
    /// it but a cancellation.
    package let signerKeepsNonces: Bool

    /// Three blocks of Ethereum and the public pool unless told otherwise.
    package init(
        replaceAfterMilliseconds: Int64 = 36_000, route: SendingRoute = .publicPool,
        signerKeepsNonces: Bool = false
    ) {
        self.replaceAfterMilliseconds = replaceAfterMilliseconds
        self.route = route
        self.signerKeepsNonces = signerKeepsNonces
    }
}
