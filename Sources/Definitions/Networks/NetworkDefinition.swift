package import Basics

/// What is known of a chain: its identity, its pace, when a block of it is final, and which contracts
/// stand on it.
///
/// One file of `Networks/Chains` each. Every fact names the places where it was found; addresses of
/// contracts are facts of a chain and never the node's configuration.
package struct NetworkDefinition: Hashable, Sendable {
    /// The coin that pays for gas.
    package struct Native: Hashable, Sendable {
        /// Its symbol.
        package let symbol: String
        /// Its decimals.
        package let decimals: Int
    }

    /// How the chain makes blocks and how it is followed.
    package struct Blocks: Hashable, Sendable {
        /// The usual distance of two blocks; nil where there is none.
        package let timeMilliseconds: Int?
        /// How many blocks are remembered while they are not final.
        package let windowBlocks: Int
        /// How often the head is asked for.
        package let pollMilliseconds: Int
        /// How old the head may be before the chain counts as stale; nil for a chain that mines on
        /// demand.
        package let headAgeMillisecondsMax: Int?
    }

    /// What is known of gas; nil is "not known", never "without limit".
    package struct Gas: Hashable, Sendable {
        /// The most gas of one transaction.
        package let transactionGasMax: UInt64?
        /// The least tip that is offered, wei per gas.
        package let tipFloorWei: UInt64?
    }

    /// A place where facts were found.
    package struct Source: Hashable, Sendable {
        /// The word by which facts name it.
        package let key: String
        /// An address on the web, or a path in this repository.
        package let url: String
        /// The day on which it was looked up, `2026-11-29`.
        package let checked: String
    }

    /// The chain's word for itself, which is also the name of its file.
    package let name: String
    /// EIP-155 id.
    package let chainId: ChainId
    /// The coin.
    package let native: Native
    /// Blocks.
    package let blocks: Blocks
    /// Gas.
    package let gas: Gas
    /// Finality.
    package let finality: Finality
    /// Contracts, in the file's order.
    package let contracts: [Contract]
    /// Makers of pools, in the file's order.
    package let factories: [Factory]
    /// The places where all this was found, in the file's order.
    package let sources: [Source]

    /// The contracts of a role, in the file's order: of several versions the preferred one comes first.
    package func contracts(_ role: Contract.Role) -> [Contract] {
        contracts.filter { $0.role == role }
    }
}
