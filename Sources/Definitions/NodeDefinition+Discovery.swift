package import Basics

extension NodeDefinition {
    /// A factory whose pools of the chain's tokens are found by its logs, proven like listed ones, and
    /// routed through.
    package struct Discovery: Hashable, Sendable {
        /// The families that can be found: those whose factory's word a wallet's policy can check.
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            /// Uniswap V2 and its kin.
            case constantProduct
            /// Uniswap V3 and its kin.
            case concentrated
            /// Solidly's kin.
            case solidly
            /// Uniswap V4's pools whose hooks leave swaps alone.
            case uniswapV4
            /// Weighted pools of Balancer V3.
            case weighted
            /// Stable pools of Balancer V3.
            case balancerStable
        }

        /// What the logs of a family do not tell.
        package enum Family: Hashable, Sendable {
            /// The fee, and the hash of the code that the factory makes pairs of.
            case constantProduct(feePips: Int, initCodeHash: Hash32)
            /// From whose address those of the pools follow, and the hash of their code.
            case concentrated(deployer: Address, initCodeHash: Hash32)
            /// Whose arithmetic; a fee for variants that have no getter for it.
            case solidly(variant: String, feePips: Int?)
            /// The reading contract.
            case uniswapV4(view: Address)
            /// Who makes the pools that the vault announces, and whether they are stable ones.
            case balancerV3(maker: Address, isStable: Bool)
        }

        /// Who announces: the factory, the pool manager, or the vault.
        package let address: Address
        /// The family and what it needs.
        package let family: Family
        /// The first block that is searched.
        package let fromBlock: UInt64
        /// Tokens of which a pool must hold no others; empty for all of the chain's.
        package let tokens: [Address]
        /// The keccak-256 of every pool's code, when that must be checked too.
        package let codeHash: Hash32?

        /// Describes a factory.
        package init(
            address: Address, family: Family, fromBlock: UInt64, tokens: [Address] = [],
            codeHash: Hash32? = nil
        ) {
            self.address = address
            self.family = family
            self.fromBlock = fromBlock
            self.tokens = tokens
            self.codeHash = codeHash
        }

        /// The family's name.
        package var kind: Kind {
            switch family {
            case .constantProduct: .constantProduct
            case .concentrated: .concentrated
            case .solidly: .solidly
            case .uniswapV4: .uniswapV4
            case .balancerV3(_, let isStable): isStable ? .balancerStable : .weighted
            }
        }
    }
}
