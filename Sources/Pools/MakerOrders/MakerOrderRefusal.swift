/// Why a maker's order cannot be filled, or not now, or not by this taker.
public struct MakerOrderRefusal: Hashable, Sendable {
    /// The closed set of reasons.
    public enum Reason: String, CaseIterable, Sendable {
        /// An amount of zero: no fill moves anything.
        case zeroAmount
        /// Both sides are one token.
        case sameToken
        /// Demands that contradict each other; the contract refuses them always.
        case contradiction
        /// More is filled than there is.
        case overfilled
        /// The order does what is not simulated.
        case unsupported
        /// The order is another chain's.
        case wrongChain
        /// The bytes are no signature.
        case badSignature
        /// Somebody else signed, or other fields.
        case wrongSigner
        /// The maker's contract does not stand by the signature.
        case notByContract
        /// The maker took it back.
        case cancelled
        /// Nothing is left of it.
        case filled
        /// Its time is over.
        case expired
        /// It is not for this taker.
        case wrongTaker
        /// It is for transactions of somebody else.
        case wrongOrigin
        /// The maker's epoch is another one.
        case wrongEpoch
    }

    /// The reason.
    public let reason: Reason
    /// What exactly, for people.
    public let detail: String
    /// Which field, by the protocol's name.
    public let field: String

    init(_ reason: Reason, _ detail: String, field: String = "signature") {
        self.reason = reason
        self.detail = detail
        self.field = field
    }

    /// As the error of the pool's verbs.
    public var error: PoolError {
        let code: PoolError.Code =
            switch reason {
            case .zeroAmount, .sameToken, .contradiction, .overfilled: .invalidState
            case .unsupported: .unsupported
            case .wrongChain, .badSignature, .wrongSigner, .notByContract, .cancelled, .filled,
                .expired, .wrongTaker, .wrongOrigin, .wrongEpoch:
                .reverts
            }
        return PoolError(code, detail, field: field)
    }
}
