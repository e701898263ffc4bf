/// Where one of our exchange orders stands.
///
/// `created → sent → {open, rejected, unknown} → partiallyFilled → filled | canceled | expired`,
/// and `neverArrived` when absence was proven or `overridden` when two people said so. A fill is
/// booked once from every state.
package enum OrderState: UInt8, Hashable, Sendable, CaseIterable {
    /// Written down; nothing has been sent that we know of.
    case created = 0
    /// Given to the transport.
    case sent = 1
    /// The exchange has it and it rests.
    case open = 2
    /// It rests with some filled.
    case partiallyFilled = 3
    /// No evidence yet whether it exists; its exposure stays reserved.
    case unknown = 4
    /// All filled.
    case filled = 5
    /// Ended by a cancel.
    case canceled = 6
    /// Ended by the exchange or its time in force.
    case expired = 7
    /// Definitely refused.
    case rejected = 8
    /// Proven absent after its validity window.
    case neverArrived = 9
    /// Declared dead by two people while nobody could tell; not proven.
    case overridden = 10

    /// Whether the exchange will do nothing more with it.
    package var isTerminal: Bool { rawValue >= OrderState.filled.rawValue }

    /// Whether we took the order for dead without the exchange's own word about it, so that a trade
    /// of it is a surprise.
    package var isPresumedDead: Bool {
        self == .rejected || self == .neverArrived || self == .overridden
    }
}
