package import Markets
package import Settlement

/// By what a view judges whether a parent's transactions stand firmly enough for their value.
///
/// For people and programs alone: the ledger and the states of intents know nothing of it.
package struct FinalityOutlook: Sendable {
    /// Which rung is enough for which value.
    package let policy: FinalityPolicy
    /// How far the chain has come; nil before anything was told.
    package let evidence: FinalityEvidence?
    /// Assets of which one counts as one US dollar.
    package let dollars: [Asset]

    /// An outlook.
    package init(policy: FinalityPolicy, evidence: FinalityEvidence?, dollars: [Asset]) {
        self.policy = policy
        self.evidence = evidence
        self.dollars = dollars
    }
}
