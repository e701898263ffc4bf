import ArgumentParser
import Basics
import Ethereum
import Pools

/// A pool as `pool verify` takes it.
struct PoolSubjectOptions: ParsableArguments {
    /// The families by the names of `pool quote`.
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case constantProduct, concentrated, concentratedV4, stableSwap, cryptoSwap, weighted
        case stablePool, solidly
    }

    @Option(help: "The pool contract; of V4 the pool manager.")
    var pool: String

    @Option(help: "The family, by its name in `pool quote`.")
    var kind: Kind

    @Option(help: "The factory or registry that proves the pool.")
    var factory: String?

    @Option(help: "The hash of the code that a factory of V2 or V3 makes pools of.")
    var initCodeHash: String?

    @Option(help: "The fee that a pair of V2 or Solidly does not tell, or of V4's key, millionths.")
    var feePips = 3_000

    @Option(help: "The variant or version, by its name in `pool quote`.")
    var variant: String?

    @Option(help: "A token, in the contract's order; once for each.")
    var token: [String] = []

    @Flag(help: "Solidly: the stable curve.")
    var stable = false

    @Option(help: "V4: the contract that reads pools, StateView.")
    var view: String?

    @Option(help: "V4: the distance of ticks.")
    var tickSpacing: Int32?

    @Option(help: "V4: the hooks, if the pool has any.")
    var hooks: String?

    @Option(help: "Balancer: the vault.")
    var vault: String?

    @Option(help: "Balancer V2: the pool's id.")
    var poolId: String?

    func validate() throws {
        guard (0...999_999).contains(feePips) else {
            throw ValidationError("--fee-pips must be 0...999999")
        }
        if kind == .constantProduct || kind == .concentrated {
            guard (factory == nil) == (initCodeHash == nil) else {
                throw ValidationError("--factory and --init-code-hash go together")
            }
        }
    }

    /// By which the address of a pool of V2 or V3 is proven; nil when it is not to be.
    func origin() throws(CommandFailure) -> (factory: Address, initCodeHash: Hash32)? {
        guard let initCodeHash else { return nil }
        guard let hash = try? Hash32(hex: initCodeHash) else {
            throw CommandFailure("bad-value", "--init-code-hash \(initCodeHash): is no hash")
        }
        return (try Self.address(factory, "--factory"), hash)
    }

    /// The pool; throws `bad-value` for what its family needs and has not.
    func subject() throws(CommandFailure) -> PoolSubject {
        let address = try Self.address(pool, "--pool")
        switch kind {
        case .constantProduct: return .pair(address, feePips: feePips)
        case .concentrated: return .ranged(address)
        case .concentratedV4: return .rangedV4(try v4(address))
        case .stableSwap:
            return .coins(
                StableSwapQuestion(
                    address: address, registry: try Self.address(factory, "--factory"),
                    variant: try named(StableSwapVariant.init), coins: try tokens()))
        case .cryptoSwap:
            return .coins(
                CryptoSwapQuestion(
                    address: address, registry: try Self.address(factory, "--factory"),
                    variant: try named(CryptoSwapVariant.init), coins: try tokens()))
        case .weighted:
            return .coins(
                try balancer(address, .weighted(try named(WeightedPool.Version.init))))
        case .stablePool:
            return .coins(
                try balancer(address, .stable(try named(BalancerStablePool.Version.init))))
        case .solidly:
            return .coins(
                SolidlyQuestion(
                    address: address, factory: try Self.address(factory, "--factory"),
                    variant: try named(SolidlyVariant.init), tokens: try tokens(),
                    isStable: stable, feePips: UInt32(clamping: feePips)))
        }
    }

    // MARK: Families

    private func v4(_ manager: Address) throws(CommandFailure) -> UniswapV4Question {
        let tokens = try tokens()
        guard tokens.count == 2 else {
            throw CommandFailure("bad-value", "--token: V4 pools have two")
        }
        guard let tickSpacing, (1...32_767).contains(tickSpacing) else {
            throw CommandFailure("bad-value", "--tick-spacing must be 1...32767")
        }
        let hooks: Address = hooks == nil ? .zero : try Self.address(hooks, "--hooks")
        return UniswapV4Question(
            manager: manager, view: try Self.address(view, "--view"), currency0: tokens[0],
            currency1: tokens[1], feePips: UInt32(clamping: feePips), tickSpacing: tickSpacing,
            hooks: hooks)
    }

    private func balancer(
        _ address: Address, _ kind: BalancerQuestion.Kind
    ) throws(CommandFailure) -> BalancerQuestion {
        var id: Hash32?
        if let poolId {
            guard let hash = try? Hash32(hex: poolId) else {
                throw CommandFailure("bad-value", "--pool-id \(poolId): is no id")
            }
            id = hash
        }
        return BalancerQuestion(
            address: address, vault: try Self.address(vault, "--vault"), kind: kind,
            tokens: try tokens(), id: id)
    }

    // MARK: Values

    private func named<Value: CaseIterable & RawRepresentable<String>>(
        _ make: (String) -> Value?
    ) throws(CommandFailure) -> Value {
        guard let value = variant.flatMap(make) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("bad-value", "--variant \(variant ?? ""): known: \(known)")
        }
        return value
    }

    private func tokens() throws(CommandFailure) -> [Address] {
        guard token.count >= 2 else {
            throw CommandFailure("bad-value", "--token: name every token of the pool")
        }
        var tokens: [Address] = []
        for text in token { tokens.append(try Self.address(text, "--token")) }
        return tokens
    }

    private static func address(
        _ text: String?, _ option: String
    ) throws(CommandFailure) -> Address {
        guard let text else { throw CommandFailure("bad-value", "\(option) is missing") }
        guard let address = try? Address(checksumming: text) else {
            throw CommandFailure("bad-value", "\(option) \(text): is no address")
        }
        return address
    }
}
