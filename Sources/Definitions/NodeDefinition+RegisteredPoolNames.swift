extension NodeDefinition.RegisteredPool {
    /// The arithmetics of Solidly's kin, as `Pools` names them.
    package static let solidlyVariants = ["solidly", "aerodrome"]
    /// The arithmetics of StableSwap, as `Pools` names them.
    package static let stableSwapVariants = [
        "lending", "pax", "plain", "standard", "staked", "steth", "aave", "optimized", "pair",
        "optimizedPair", "ng",
    ]
    /// The arithmetics of crypto pools, as `Pools` names them.
    package static let cryptoSwapVariants = [
        "twocrypto-v2.0.0-small-gamma", "twocrypto-v2.0.0", "twocrypto-v2.1.0", "factory-v2",
        "tricrypto-v2.0.0",
    ]
    /// The deployments of weighted pools, as `Pools` names them.
    package static let weightedVersions = ["v2.1", "v2.2", "v2.3", "v2.4", "v3"]
    /// The deployments of Balancer's stable pools, as `Pools` names them.
    package static let balancerStableVersions = [
        "v2.stable1", "v2.meta", "v2.phantom", "v2.stable2", "v2.composable1", "v2.composable2",
        "v2.composable3", "v2.composable4", "v2.composable5", "v3",
    ]
}
