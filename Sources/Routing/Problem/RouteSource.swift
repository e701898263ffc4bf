/// One place where a pair can be traded, or a way between places.
public struct RouteSource: Sendable {
    /// What kind of place it is.
    public enum Kind: Sendable {
        /// An exchange's order book.
        indirect case book(RouteBook)
        /// An on-chain pool.
        case pool(RoutePool)
        /// A way of an asset to another place; of use in networks only.
        case transfer(RouteTransfer)
    }

    /// The source's own name, unique in a problem.
    public let id: String
    /// Whose balance pays, such as an exchange account or a chain.
    public let location: String
    /// The book, pool or transfer.
    public let kind: Kind
    /// What several sources that see one pool have in common; nil for a pool of its own.
    ///
    /// A network plan uses at most one of them.
    public let shared: String?

    /// Describes a source.
    public init(id: String, location: String, kind: Kind, shared: String? = nil) {
        self.id = id
        self.location = location
        self.kind = kind
        self.shared = shared
    }
}
