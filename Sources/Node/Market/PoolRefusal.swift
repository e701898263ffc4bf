package import Basics
import Ethereum
package import Pools

/// Why a known pool is not followed.
package struct PoolRefusal: Hashable, Sendable, CustomStringConvertible {
    /// The closed set of reasons.
    package enum Reason: Hashable, Sendable, CustomStringConvertible {
        /// What the contracts answered is not what the configuration or the factory says.
        case pool(PoolError)
        /// The contracts do not answer as pools of this family, its code is another, or its address is
        /// not the factory's.
        case unproven(String)
        /// So many pools were found already.
        case full(Int)
        /// Its logs cannot be followed beside all others.
        case unwatched(String)

        /// The reason for people.
        package var description: String {
            switch self {
            case .pool(let error): "\(error)"
            case .unproven(let text): text
            case .full(let count): "\(count) pools were found already, which is the most"
            case .unwatched(let text): "its logs cannot be followed: \(text)"
            }
        }
    }

    /// Its number in the book of recipes; nil for one that is not taken down there.
    package let source: Int?
    /// The contract.
    package let address: Address
    /// The family's name in the configuration.
    package let kind: String
    /// Whether it was found, not listed.
    package let isFound: Bool
    /// Why.
    package let reason: Reason

    /// Describes a refusal.
    package init(
        source: Int?, address: Address, kind: String, isFound: Bool, reason: Reason
    ) {
        self.source = source
        self.address = address
        self.kind = kind
        self.isFound = isFound
        self.reason = reason
    }

    init(_ entry: PoolRecipeBook.Entry, _ reason: Reason) {
        self.init(
            source: entry.source, address: entry.recipe.address, kind: entry.recipe.kind,
            isFound: entry.creation != nil, reason: reason)
    }

    /// The refusal as a sentence.
    package var description: String {
        "pool \(address.checksummed) (\(kind)) is left out: \(reason)"
    }
}
