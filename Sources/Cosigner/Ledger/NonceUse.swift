package import Basics

/// A nonce of an account on a chain.
package struct NonceUse: Hashable, Sendable {
    /// The account's place: where its nonces count.
    package struct Lane: Hashable, Sendable {
        /// The chain.
        package var chainId: ChainId
        /// The account.
        package var account: Address

        /// A lane.
        package init(chainId: ChainId, account: Address) {
            self.chainId = chainId
            self.account = account
        }
    }

    /// Whose nonce.
    package var lane: Lane
    /// The nonce.
    package var nonce: UInt64
    /// Whether it is only used up: that may follow whatever was signed for it.
    package var isCancellation: Bool

    /// A nonce.
    package init(lane: Lane, nonce: UInt64, isCancellation: Bool) {
        self.lane = lane
        self.nonce = nonce
        self.isCancellation = isCancellation
    }
}
