import Basics
import Chains
import Ethereum
import Venues

/// What sessions tell, in one queue, in the order in which they told it.
enum NodeEvent: Sendable {
    /// An exchange session, by its place in the list, told something.
    case venue(Int, VenueEvent)
    /// The chain session told something.
    case chain(ChainEvent)
    /// Pools that could not be read are due to be read again.
    case poolsUnread
    /// Followed pools were read at a block.
    case poolsRead(at: Hash32, PoolReader.Readings)
    /// Pools that are not followed yet were asked about at a block; nil when the chain did not answer.
    case poolsAsked(at: PoolFollower.Block, PoolReader.Answer?)
    /// These blocks were searched for new pools; nil when the chain did not answer.
    case blocksSearched(ClosedRange<UInt64>?, [Log])
}
