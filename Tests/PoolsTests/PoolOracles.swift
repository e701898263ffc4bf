import Pools

/// Who else answered, for one variant of one family.
struct PoolOracle {
    /// Kind and name as `PoolVariant.title`.
    let title: String
    let evidence: PoolEvidence
    /// Whose arithmetic it is, and where it ends; nil when there is nobody.
    let oracle: String?
    /// The file of `Tests/Vectors` with its answers.
    var vectors: String?
    /// The client of `Tests/EndToEndTests/Clients` that compares `pool quote` with it.
    var client: String?

    init(
        _ title: String, _ evidence: PoolEvidence, _ oracle: String?, _ vectors: String? = nil,
        _ client: String? = nil
    ) {
        self.title = title
        self.evidence = evidence
        self.oracle = oracle
        self.vectors = vectors
        self.client = client.map { "check_pools_\($0).py" }
    }
}

/// The oracle of every variant, in the order of `PoolVariant.all`. What has none is unverified.
extension PoolOracle {
    static let table: [PoolOracle] = uniswap + stableSwap + cryptoSwap + balancer + others

    private static let uniswap = [
        PoolOracle(
            "constantProduct", .bytecode,
            "pair and router of SushiSwap's build, in pyrevm; other fees by the same code",
            "pools_v2.json", "uniswap"),
        PoolOracle("constantProduct of a taxed token", .unverified, nil),
        PoolOracle(
            "concentrated", .bytecode, "Uniswap V3's factory and pools, in pyrevm",
            "pools_v3.json", "uniswap"),
        PoolOracle(
            "concentratedV4", .independent,
            "degenbot 0.5.0; the contract's bounds on amounts are added by rule",
            "pools_v4.json", "v4"),
    ]

    private static let both = "solvers of degenbot 0.3.0, exchange of curvesim 0.5.0"

    private static let stableSwap = [
        ("lending", PoolEvidence.partial, "degenbot 0.3.0: outputs without a fee alone"),
        ("pax", .unverified, nil),
        ("plain", .independent, both),
        ("standard", .independent, both),
        ("staked", .partial, both + ": no balances after"),
        ("steth", .independent, both),
        ("aave", .partial, "degenbot 0.3.0: no fee on coins of few decimals, no balances"),
        ("optimized", .independent, both),
        ("pair", .independent, both),
        ("optimizedPair", .independent, both),
        ("ng", .partial, "answers of deployed pools, and \(both): two coins alone"),
    ].map { name, evidence, oracle in
        PoolOracle(
            "stableSwap \(name)", evidence, oracle, "pools_stableswap.json", "stableswap")
    }

    private static let cryptoSwap = [
        ("twocrypto-v2.0.0-small-gamma", PoolEvidence.independent, "the math contract, in pyrevm"),
        ("twocrypto-v2.0.0", .independent, "the math contract, in pyrevm"),
        ("twocrypto-v2.1.0", .partial, "the math contract, in pyrevm: not how its fee is taken"),
        ("factory-v2", .independent, "curvesim 0.5.0"),
        ("tricrypto-v2.0.0", .independent, "the math contract, in pyrevm, and curvesim 0.5.0"),
    ].map { name, evidence, oracle in
        PoolOracle("cryptoSwap \(name)", evidence, oracle, "pools_crypto.json", "crypto")
    }

    private static let balancer =
        WeightedPool.Version.allCases.map { balancer("weighted", $0.rawValue, $0 == .v3) }
        + BalancerStablePool.Version.allCases.map { balancer("stablePool", $0.rawValue, $0 == .v3) }

    private static func balancer(_ kind: String, _ version: String, _ isThree: Bool) -> PoolOracle {
        PoolOracle(
            "\(kind) \(version)", isThree ? .partial : .bytecode,
            isThree
                ? "balancer-maths 0.1.2, which divides rates in floating point: corrected"
                : "the deployment's own pools, made by its factory (balpy 0.0.0a85), in pyrevm",
            "pools_balancer.json", "balancer")
    }

    private static let others = [
        PoolOracle(
            "solidly solidly", .independent, "degenbot 0.3.0 and 0.5.0", "pools_solidly.json",
            "solidly"),
        PoolOracle(
            "solidly aerodrome", .independent, "degenbot 0.3.0 and 0.5.0", "pools_solidly.json",
            "solidly"),
        PoolOracle(
            "vault", .bytecode, "snekmate 0.1.2, compiled by vyper, in pyrevm",
            "pools_vaults.json", "vaults"),
        PoolOracle("vault with a fee", .unverified, nil),
        PoolOracle("wrapper", .unverified, nil),
        PoolOracle(
            "makerOrder", .partial, "hashes and signers by eth-account: not the amounts of a fill",
            "pools_maker.json", "maker"),
    ]
}
