import Basics
import Signing

/// Chains on which nothing is worth anything.
package enum TestNetworks {
    /// Local chains, Sepolia, Holesky, Hoodi, and the Sepolias of OP, Arbitrum and Base, by the ids
    /// of chainid.network.
    private static let ids: Set<UInt64> = [
        1_337, 31_337, 17_000, 84_532, 421_614, 560_048, 11_155_111, 11_155_420,
    ]

    /// Refuses a configuration that says it is for a test network while its policy names another.
    package static func check(_ policy: CosignerPolicy, isTest: Bool) throws(CosignerError) {
        guard isTest else { return }
        for chain in policy.chains where !ids.contains(chain.transactions.chainId.value) {
            throw CosignerError(
                .badConfiguration, "the policy names chain \(chain.transactions.chainId)",
                field: "testNetwork")
        }
    }
}
