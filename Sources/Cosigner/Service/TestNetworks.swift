import Basics
import Signing

/// Chains on which nothing is worth anything.
package enum TestNetworks {
    /// Refuses a configuration that says it is for a test network while its policy names another.
    package static func check(_ policy: CosignerPolicy, isTest: Bool) throws(CosignerError) {
        guard isTest else { return }
        for chain in policy.chains where !chain.transactions.chainId.isTestNetwork {
            throw CosignerError(
                .badConfiguration, "the policy names chain \(chain.transactions.chainId)",
                field: "testNetwork")
        }
    }
}
