import Basics
import Chains
import Pools
import Venues

/// What sessions tell, in one queue, in the order in which they told it.
enum NodeEvent: Sendable {
    /// An exchange session, by its place in the list, told something.
    case venue(Int, VenueEvent)
    /// The chain session told something.
    case chain(ChainEvent)
    /// Pools that could not be read are due to be read again.
    case poolsUnread
    /// Single pools were read at a block, named by their places among the followed; those that
    /// could not be read are missing.
    case poolsRead(at: Hash32, [(place: Int, pool: AnyPool)])
}
