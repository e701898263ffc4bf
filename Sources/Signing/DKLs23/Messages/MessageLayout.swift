import Cryptography

/// One field of a message's body, or several of one form that follow each other.
package struct MessageField: Hashable, Sendable {
    /// Which values a field can have.
    package enum Form: Hashable, Sendable {
        /// Bytes that are all allowed.
        case free
        /// A number below the order, 32 bytes.
        case scalar
        /// A point that is not the identity, 33 bytes.
        case point
    }

    /// The name, such as `answer.salt`.
    package let name: String
    /// What each element can be.
    package let form: Form
    /// Where the first element begins.
    package let offset: Int
    /// Bytes of an element.
    package let size: Int
    /// How many elements there are.
    package let count: Int

    /// Where the last element ends.
    package var end: Int { offset + size * count }
}

/// The fields of a body, one behind the other, without a gap.
///
/// The length of each message that is received is checked against this list, so a field that is not
/// in it would make honest messages be refused.
package struct MessageLayout: Hashable, Sendable {
    /// The fields in their order.
    package private(set) var fields: [MessageField] = []

    /// Bytes of the body.
    package var byteCount: Int { fields.last?.end ?? 0 }

    private mutating func add(
        _ name: String, _ form: MessageField.Form = .free, size: Int = 32, count: Int = 1
    ) {
        guard count > 0 else { return }
        fields.append(
            MessageField(name: name, form: form, offset: byteCount, size: size, count: count))
    }

    private mutating func addPoint(_ name: String, count: Int = 1) {
        add(name, .point, size: CurvePoint.byteCount, count: count)
    }

    private mutating func addScalar(_ name: String, count: Int = 1) {
        add(name, .scalar, size: Scalar.byteCount, count: count)
    }

    private mutating func addProof(_ name: String) {
        addPoint("\(name).noncePoint")
        addScalar("\(name).answer")
    }
}

extension MessageLayout {
    /// A message of a signature by this many members; empty for kinds of key generation.
    package static func signing(_ kind: MessageKind, members: Int) -> MessageLayout {
        var layout = MessageLayout()
        switch kind {
        case .signingOpening:
            layout.add("opening.nonce")
            layout.add("opening.setups", count: 2 * (members - 1))
        case .nonceCommitment: layout.add("commitment")
        case .signingExtension:
            layout.add(
                "extension.matrix", size: DKLs23Parameters.rowBytes,
                count: DKLs23Parameters.baseTransfers)
            layout.add("extension.choices", size: ExtensionCheck.foldBytes)
            layout.add(
                "extension.folds", size: ExtensionCheck.foldBytes,
                count: DKLs23Parameters.baseTransfers)
        case .signingAnswer:
            layout.addScalar(
                "answer.corrections", count: DKLs23Parameters.transfers * DKLs23Parameters.payload)
            layout.addScalar("answer.sums", count: DKLs23Parameters.checks)
            layout.add("answer.check", size: DKLs23Parameters.checkHashBytes)
            layout.addPoint("answer.noncePoint")
            layout.add("answer.salt")
            layout.addPoint("answer.keyPoint")
            layout.addPoint("answer.nonceProduct")
            layout.addPoint("answer.keyProduct")
            layout.addScalar("answer.difference")
            layout.add("answer.digest")
        case .signatureShare:
            layout.addScalar("share.below")
            layout.addScalar("share.above")
        default: break
        }
        return layout
    }

    /// A message of a key generation or resharing by a party; empty for kinds of signing.
    package static func key(
        _ kind: MessageKind, _ plan: KeyPlan, from sender: PartyId
    ) -> MessageLayout {
        var layout = MessageLayout()
        switch kind {
        case .keyOpening: layout.add("nonce")
        case .keyCommitment:
            layout.add("commitment.coefficients")
            if plan.origin == nil { layout.add("commitment.chainCode") }
        case .keyCoefficients:
            for place in 0..<plan.threshold {
                layout.addPoint("coefficients[\(place)]")
                layout.addProof("coefficients[\(place)]")
            }
            layout.add("coefficients.salt")
        case .keyShare:
            if plan.dealers.members.contains(sender) { layout.addScalar("share") }
            if plan.receivers.contains(sender) { layout.add("half") }
        case .keyChainCode:
            layout.add("chainCode.part")
            layout.add("chainCode.salt")
        case .keyConfirmation:
            layout.addPoint("confirmation.key")
            layout.add("confirmation.chainCode")
            layout.addPoint("confirmation.shares", count: plan.count)
            layout.addProof("confirmation.proof")
        case .keyStored: layout.add("stored.session")
        default: break
        }
        return layout
    }
}
