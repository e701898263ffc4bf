/// Whose certificates a client believes.
package enum TrustRoots: Sendable, Hashable {
    /// Those of the operating system.
    case system
    /// Those in this PEM file and no others.
    case file(String)
}
