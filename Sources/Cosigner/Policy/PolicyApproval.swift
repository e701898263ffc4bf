package import Basics
import Codecs
package import Cryptography

/// A person's consent to one policy in the place of another.
package struct PolicyApproval: Hashable, Sendable {
    /// Who consents.
    package var approver: Ed25519PublicKey
    /// Ed25519 over `message`.
    package var signature: [UInt8]

    /// A consent.
    package init(approver: Ed25519PublicKey, signature: [UInt8]) {
        self.approver = approver
        self.signature = signature
    }

    /// What people sign: the cosigner, the new policy, and the one that it replaces.
    ///
    /// So a consent serves for one cosigner and one change alone.
    package static func message(
        cosigner: Ed25519PublicKey, version: UInt64, new: Hash32, old: Hash32
    ) -> [UInt8] {
        var writer = BinaryWriter(capacity: 160)
        writer.writeString("causeway/cosigner/policy/v1")
        writer.write(cosigner)
        writer.write(version)
        writer.write(new)
        writer.write(old)
        return writer.bytes
    }

    /// Reads a file of approvals: a JSON list of objects with `approver` and `signature`.
    package static func read(file: [UInt8]) throws(CosignerError) -> [PolicyApproval] {
        guard file.count <= CosignerLimits.policyBytesMax,
            let json = try? JSONValue(parsing: file)
        else { throw CosignerError(.badPolicy, "the approvals are no JSON") }
        let fields = try PolicyFields(
            .object([JSONValue.Member(name: "approvals", value: json)]), known: ["approvals"])
        return try fields.list("approvals") { (value, path) throws(CosignerError) in
            let entry = try PolicyFields(value, at: path, known: ["approver", "signature"])
            guard let approver = try? Ed25519PublicKey(hex: try entry.text("approver")),
                let signature = try? Hex.decode(try entry.text("signature"))
            else { throw entry.bad("signature", "must be hex") }
            return PolicyApproval(approver: approver, signature: signature)
        }
    }
}

extension PolicyQuorum {
    /// Refuses a change that too few of these people have signed.
    func check(_ approvals: [PolicyApproval], of message: [UInt8]) throws(CosignerError) {
        let consenting = Set(
            approvals.filter {
                approvers.contains($0.approver)
                    && $0.approver.isValid($0.signature, of: message)
            }.map(\.approver))
        guard consenting.count >= needed else {
            throw CosignerError(.policyNotApproved, "\(consenting.count) of \(needed)")
        }
    }
}
