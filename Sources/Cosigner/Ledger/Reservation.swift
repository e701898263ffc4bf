package import Basics

/// What a signature may cost, set aside before anything that helps to make it leaves.
package struct Reservation: Hashable, Sendable {
    /// What would be signed.
    package var digest: Hash32
    /// What it does, whatever it pays for being done: two forms of one transaction have the same.
    package var intent: Hash32
    /// What may leave.
    package var spends: [Spend]
    /// The nonce that it uses, for a transaction.
    package var nonce: NonceUse?

    /// A reservation.
    package init(digest: Hash32, intent: Hash32, spends: [Spend], nonce: NonceUse?) {
        self.digest = digest
        self.intent = intent
        self.spends = spends
        self.nonce = nonce
    }
}
