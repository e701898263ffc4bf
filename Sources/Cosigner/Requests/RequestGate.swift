package import Basics
package import Cryptography

/// The one way to a yes: the policy on the content, then the ledger on what was signed before, then
/// the audit log.
package struct RequestGate: Sendable {
    private let policy: CosignerPolicy
    private let ledger: CosignerLedger
    private let audit: AuditLog
    private let prices: any PriceSource
    private let time: any TimeSource

    /// A gate with a policy that is in force.
    package init(
        policy: CosignerPolicy, ledger: CosignerLedger, audit: AuditLog,
        prices: any PriceSource, time: any TimeSource
    ) {
        self.policy = policy
        self.ledger = ledger
        self.audit = audit
        self.prices = prices
        self.time = time
    }

    /// Judges a request that `signer` would sign; a yes is set aside and both are written down
    /// before this returns.
    package func decide(
        _ request: CosignRequest, signer: Address
    ) async throws(CosignerError) -> Verdict {
        let verdict = try await verdict(on: request, signer: signer)
        try await audit.write(verdict, on: request, signer: signer)
        return verdict
    }

    /// Whether a change of a key has the consent that the policy demands; why not, otherwise.
    ///
    /// What `needsPeople` is refused under a policy that names nobody. Both are written down before
    /// this returns.
    package func judge(
        _ change: KeyChange, approvals: [PolicyApproval], needsPeople: Bool,
        cosigner: Ed25519PublicKey
    ) async throws(CosignerError) -> CosignerError? {
        let refusal = refusal(of: change, approvals, needsPeople, cosigner)
        try await audit.write(change, refusal: refusal)
        return refusal
    }

    private func refusal(
        of change: KeyChange, _ approvals: [PolicyApproval], _ needsPeople: Bool,
        _ cosigner: Ed25519PublicKey
    ) -> CosignerError? {
        guard policy.quorum.needed > 0 || !needsPeople else {
            return CosignerError(
                .policyNotApproved, "the policy names nobody who could consent to that")
        }
        do throws(CosignerError) {
            try policy.quorum.check(approvals, of: change.message(cosigner: cosigner))
            return nil
        } catch {
            return error
        }
    }

    private func verdict(
        on request: CosignRequest, signer: Address
    ) async throws(CosignerError) -> Verdict {
        let judgement: Judgement
        do throws(CosignerDenial) {
            judgement = try RequestJudge(
                policy: policy, prices: prices.prices(), now: time.now()
            ).judge(request, signer: signer)
        } catch {
            return .denied(error)
        }
        return try await ledger.reserve(judgement, limits: policy.limits)
    }
}
