package import Basics

extension NetworkDefinition {
    /// A contract that stands on the chain.
    package struct Contract: Hashable, Sendable {
        /// What it is for.
        package enum Role: String, Hashable, Sendable, CaseIterable {
            /// The token of the wrapped coin.
            case wrappedNative
            /// Many calls in one.
            case multicall3
            /// Allowances by signature.
            case permit2
            /// The one contract that holds all Uniswap V4 pools.
            case uniswapV4PoolManager
            /// Reads Uniswap V4 pools.
            case uniswapV4StateView
            /// Curve's first list of registries.
            case curveAddressProvider
            /// Curve's registry over all its factories.
            case curveMetaRegistry
            /// Makes Curve's StableSwap-NG pools.
            case curveStableSwapFactory
            /// Makes Curve's TwoCrypto-NG pools.
            case curveTwoCryptoFactory
            /// Makes Curve's TriCrypto-NG pools.
            case curveTriCryptoFactory
            /// Holds the tokens of all Balancer V2 pools.
            case balancerV2Vault
            /// Holds the tokens of all Balancer V3 pools.
            case balancerV3Vault
            /// The code of a Safe.
            case safeSingleton
            /// The code of a Safe that logs what it does.
            case safeSingletonL2
            /// Makes Safes.
            case safeProxyFactory
            /// Answers EIP-1271 and token callbacks for a Safe.
            case safeFallbackHandler
        }

        /// What it is for.
        package let role: Role
        /// Its name and version, for people.
        package let name: String
        /// Where it stands.
        package let address: Address
        /// Keys of the places where it was found.
        package let sources: [String]
    }

    /// A contract that makes pools.
    package struct Factory: Hashable, Sendable {
        /// How its pools behave and where they come to stand.
        package enum `Protocol`: String, Hashable, Sendable, CaseIterable {
            /// Uniswap V2 and its copies: CREATE2 of the factory over both tokens.
            case uniswapV2
            /// Uniswap V3 and its copies: CREATE2 of the deployer over tokens and fee.
            case uniswapV3
            /// Stable and volatile pools, clones of an implementation.
            case solidly
            /// Concentrated liquidity with a tick spacing, clones of an implementation.
            case slipstream

            /// Whether a pool's address follows from the hash of its init code.
            package var hasInitCodeHash: Bool {
                switch self {
                case .uniswapV2, .uniswapV3: true
                case .solidly, .slipstream: false
                }
            }
        }

        /// The protocol.
        package let `protocol`: `Protocol`
        /// Its name, for people.
        package let name: String
        /// Where it stands.
        package let address: Address
        /// The contract from whose address those of the pools follow, if it is another one.
        package let deployer: Address?
        /// The hash of a pool's init code, for protocols that have one.
        package let initCodeHash: Hash32?
        /// The code that pools are clones of, for protocols that have one.
        package let implementation: Address?
        /// Keys of the places where it was found.
        package let sources: [String]

        /// The address that stands in the formula of a pool's address.
        package var create2Deployer: Address { deployer ?? address }
    }
    /// Where a contract of a role stands; the first of several.
    package func contract(_ role: Contract.Role) -> Address? {
        contracts.first { $0.role == role }?.address
    }

    /// Whether an address is one of the contracts or factories.
    func knows(_ address: Address) -> Bool {
        contracts.contains { $0.address == address }
            || factories.contains { $0.address == address }
    }
}
