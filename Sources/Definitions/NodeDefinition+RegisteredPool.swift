package import Basics

extension NodeDefinition {
    /// A pool that is proven by what registers it: a factory, a registry, a vault, or its own id.
    package struct RegisteredPool: Hashable, Sendable {
        /// The families that can be configured.
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            /// Solidly, Velodrome, Aerodrome and their kin.
            case solidly
            /// Curve's StableSwap.
            case stableSwap
            /// A StableSwap pool of a coin and another pool's shares.
            case stableSwapMeta
            /// Curve's crypto pools.
            case cryptoSwap
            /// Balancer's weighted pools.
            case weighted
            /// Balancer's stable pools.
            case balancerStable
            /// ERC-4626 vaults.
            case vault
            /// Tokens that wrap another at a rate.
            case wrapper
            /// Uniswap V4's pools whose hooks leave swaps alone.
            case uniswapV4
        }

        /// Where the rate of a coin comes from.
        package enum Rate: Hashable, Sendable {
            /// The decimals alone.
            case decimals
            /// The pool's own `stored_rates()`.
            case stored
            /// A view of another contract; the rate is its answer times 10^`power`, or 10^`power`
            /// divided by it.
            case view(Address, function: String, power: Int, isInverse: Bool)
        }

        /// A pool of Curve's.
        package struct Curve: Hashable, Sendable {
            /// The pool.
            package let address: Address
            /// What lists its coins: a factory or the meta registry.
            package let registry: Address
            /// Whose arithmetic.
            package let variant: String
            /// Its coins, in its own order.
            package let coins: [Address]
            /// Where the rate of each coin comes from; none when all come from decimals.
            package let rates: [Rate]

            /// Describes a pool.
            package init(
                address: Address, registry: Address, variant: String, coins: [Address],
                rates: [Rate] = []
            ) {
                self.address = address
                self.registry = registry
                self.variant = variant
                self.coins = coins
                self.rates = rates
            }
        }

        /// What a family needs beside its address.
        package enum Family: Hashable, Sendable {
            /// Both tokens in address order; a fee for variants that have no getter for it.
            case solidly(
                factory: Address, variant: String, tokens: [Address], isStable: Bool, feePips: Int?)
            /// The pool.
            case stableSwap(Curve)
            /// The pool and its base pool.
            case stableSwapMeta(Curve, base: Curve, isPriceCached: Bool)
            /// The pool.
            case cryptoSwap(Curve)
            /// The vault, the version, tokens in address order without the pool's own share, the id
            /// of a V2 pool.
            case weighted(vault: Address, version: String, tokens: [Address], id: Hash32?)
            /// The same, with who tells the rates of tokens of a V2 pool that have one.
            case balancerStable(
                vault: Address, version: String, tokens: [Address], id: Hash32?,
                rateProviders: [Address])
            /// What the vault holds, and its fee.
            case vault(asset: Address, feePips: Int)
            /// What is wrapped, and the view that tells the rate.
            case wrapper(underlying: Address, rateFunction: String)
            /// The reading contract, both currencies in address order, fee, spacing and hooks of the
            /// key.
            case uniswapV4(
                view: Address, currencies: [Address], feePips: Int, tickSpacing: Int,
                hooks: Address)
        }

        /// The contract; of Uniswap V4 the pool manager.
        package let address: Address
        /// The keccak-256 of the contract's code, when that must be checked too.
        package let codeHash: Hash32?
        /// The family and what it needs.
        package let family: Family

        /// Describes a pool.
        package init(address: Address, codeHash: Hash32? = nil, family: Family) {
            self.address = address
            self.codeHash = codeHash
            self.family = family
        }

        /// The family's name.
        package var kind: Kind {
            switch family {
            case .solidly: .solidly
            case .stableSwap: .stableSwap
            case .stableSwapMeta: .stableSwapMeta
            case .cryptoSwap: .cryptoSwap
            case .weighted: .weighted
            case .balancerStable: .balancerStable
            case .vault: .vault
            case .wrapper: .wrapper
            case .uniswapV4: .uniswapV4
            }
        }

        /// What proves the pool, by which it is accepted; nil for vaults and wrappers, which are named
        /// themselves.
        package var proof: Address? {
            switch family {
            case .solidly(let factory, _, _, _, _): factory
            case .stableSwap(let curve), .stableSwapMeta(let curve, _, _), .cryptoSwap(let curve):
                curve.registry
            case .weighted(let vault, _, _, _), .balancerStable(let vault, _, _, _, _): vault
            case .uniswapV4: address
            case .vault, .wrapper: nil
            }
        }
    }
}
