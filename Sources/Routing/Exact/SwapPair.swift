import Arithmetic

/// What a swap moves, raw units.
struct SwapPair: Hashable, Sendable {
    /// What the trader sends.
    let paid: UInt256
    /// What the trader receives.
    let received: UInt256
}
