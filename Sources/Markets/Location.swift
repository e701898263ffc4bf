public import Basics

/// Where something is held: an account at an exchange or an address on a chain.
public enum Location: Hashable, Sendable {
    /// An account at an exchange.
    case venue(VenueId, account: String)
    /// An address on a chain.
    case chain(ChainId, Address)
}

extension Location: Comparable {
    /// Exchange accounts before addresses; each by name or number.
    public static func < (left: Location, right: Location) -> Bool {
        switch (left, right) {
        case (.venue(let a, let b), .venue(let c, let d)):
            a == c ? b.utf8.lexicographicallyPrecedes(d.utf8) : a < c
        case (.chain(let a, let b), .chain(let c, let d)): (a, b) < (c, d)
        case (.venue, .chain): true
        case (.chain, .venue): false
        }
    }
}

extension Location: CustomStringConvertible {
    /// `binance/main` or `chain:1/0x…`.
    public var description: String {
        switch self {
        case .venue(let venue, let account): "\(venue)/\(account)"
        case .chain(let chain, let address): "chain:\(chain)/\(address)"
        }
    }
}
