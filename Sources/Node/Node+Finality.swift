import Chains
import Definitions
package import Desk
package import Settlement

extension Node {
    /// When a chain's blocks count for how much; nil without a chain.
    package var finality: FinalityPolicy? { chain?.finality }

    /// How far the chain has come, as it was told last; nil before anything was.
    package var finalityEvidence: FinalityEvidence? {
        chain?.session.levels.map(FinalityEvidence.init)
    }

    /// The state for people, with what is enough for the value of each parent.
    package func view() async -> DeskView {
        let outlook = chain.map { chain in
            FinalityOutlook(
                policy: chain.finality, evidence: finalityEvidence,
                dollars: definition.chain?.rules.dollars ?? [])
        }
        return await core.view().with(outlook)
    }
}
