/// Why a signed intent gets no further signed form.
package enum ReplacementRefusal: Hashable, Sendable, CaseIterable {
    /// Nothing of it waits for a block, or the lane is halted.
    case notWaiting
    /// A lower nonce has no block yet.
    case behindLowerNonce
    /// Somebody else may be using the nonce.
    case contested
    /// As many signed forms exist as may.
    case attemptsUsedUp

    /// What a person reads when it waits for that reason; nil when waiting is as it should be.
    package var waitReason: String? {
        switch self {
        case .notWaiting, .behindLowerNonce, .contested: nil
        case .attemptsUsedUp:
            "no block took it although its fees were raised as often as allowed; the bytes are "
                + "sent again until one does"
        }
    }
}
