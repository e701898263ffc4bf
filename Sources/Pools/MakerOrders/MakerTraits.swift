public import Arithmetic
public import Basics

/// What the maker of a 1inch order (Limit Order Protocol v4) allows and demands, packed in one word.
///
/// From the low end: 80 bits of the allowed sender's address, 40 of the expiration, 40 of the nonce or
/// epoch, 40 of the series; flags at the top, the highest of which is bit 255.
public struct MakerTraits: Hashable, Sendable {
    /// The word.
    public var word: UInt256

    /// Wraps a word; every word is one.
    public init(_ word: UInt256) { self.word = word }

    /// Whether only a fill of the whole is allowed.
    public var forbidsPartialFills: Bool { word.bit(255) }
    /// Whether there may be more than one fill.
    public var allowsMultipleFills: Bool { word.bit(254) }
    /// Whether a contract of the maker's is called before the transfers.
    public var hasPreInteraction: Bool { word.bit(252) }
    /// Whether a contract of the maker's is called after the transfers.
    public var hasPostInteraction: Bool { word.bit(251) }
    /// Whether the order is valid in one epoch of a series only.
    public var needsEpoch: Bool { word.bit(250) }
    /// Whether more of the order stands elsewhere, to which the salt is bound: getters of amounts,
    /// predicates, permits, interactions.
    public var hasExtension: Bool { word.bit(249) }
    /// Whether the maker's asset is moved by Permit2; without effect on amounts.
    public var usesPermit2: Bool { word.bit(248) }
    /// Whether the maker gets native currency for the wrapped; without effect on amounts.
    public var unwrapsNative: Bool { word.bit(247) }

    /// The low 80 bits of the address that may fill it; zero for anyone.
    public var allowedSender: UInt256 { field(0, 80) }
    /// The last block time at which it can be filled, in seconds since 1970; 0 for always.
    public var expiration: UInt64 { field(80, 40).asUInt64 ?? 0 }
    /// The bit that a fill uses up, or the epoch in which the order is valid.
    public var nonceOrEpoch: UInt64 { field(120, 40).asUInt64 ?? 0 }
    /// The series that the epoch is of.
    public var series: UInt64 { field(160, 40).asUInt64 ?? 0 }

    /// Whether the first fill ends the order, whatever it leaves: the contract then keeps no more than
    /// a bit for the nonce.
    public var isFilledOnce: Bool { forbidsPartialFills || !allowsMultipleFills }

    /// Whether this address may fill it.
    public func allows(_ sender: Address) -> Bool {
        if allowedSender.isZero { return true }
        return UInt256(bigEndian: sender.bytes.suffix(10)) == allowedSender
    }

    private func field(_ start: Int, _ count: Int) -> UInt256 {
        (word << (256 - start - count)) >> (256 - count)
    }
}
