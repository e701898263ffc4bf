import Arithmetic

/// Bounds of this module.
package enum SettlementLimits {
    /// Gas of an empty transaction to ourselves.
    ///
    /// Above today's 21 000, because intrinsic gas is due to change (EIP-2780); what is not used is
    /// given back.
    package static let emptyTransactionGas: UInt64 = 30_000
    /// What a replacement pays at least, in per cent of what it replaces.
    static let replacementPercent: UInt256 = 110
    /// The most signed forms that do what an intent asks for.
    package static let attemptsMax = 8
    /// The most signed forms of one nonce, the empty transactions of a cancel included.
    package static let attemptsOfNonceMax = 16
    /// The most nonces below the first of a lane that are used up because nobody holds them any
    /// more.
    package static let gapMax = 16
    /// The most intents that are neither final nor abandoned.
    ///
    /// With `attemptsOfNonceMax` it keeps the watched hashes below what a chain session takes.
    package static let openIntentsMax = 128
}
