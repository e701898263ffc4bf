/// What a cosigner says to a request.
package enum Verdict: Hashable, Sendable {
    /// It helps to sign; what that may cost is set aside.
    case allowed(Judgement)
    /// It does not.
    case denied(CosignerDenial)

    /// The refusal, if it is one.
    package var denial: CosignerDenial? {
        if case .denied(let denial) = self { denial } else { nil }
    }
}
