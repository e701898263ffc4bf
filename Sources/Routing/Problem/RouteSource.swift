/// One place where the pair can be traded.
public struct RouteSource: Sendable {
    /// What kind of place it is.
    public enum Kind: Sendable {
        /// An exchange's order book.
        indirect case book(RouteBook)
        /// An on-chain pool.
        case pool(RoutePool)
    }

    /// The source's own name, unique in a problem.
    public let id: String
    /// Whose balance pays, such as an exchange account or a chain.
    public let location: String
    /// The book or pool.
    public let kind: Kind

    /// Describes a source.
    public init(id: String, location: String, kind: Kind) {
        self.id = id
        self.location = location
        self.kind = kind
    }
}
