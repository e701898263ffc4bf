package import Basics
package import Cryptography

/// The policies that were ever in force, by their hash, in a folder; the ledger names the present
/// one.
package struct PolicyShelf: Sendable {
    private let folder: String
    private let files: any FileAccess
    private let ledger: CosignerLedger
    private let cosigner: Ed25519PublicKey

    /// A shelf in a folder that exists.
    package init(
        folder: String, files: any FileAccess, ledger: CosignerLedger,
        cosigner: Ed25519PublicKey
    ) {
        self.folder = folder
        self.files = files
        self.ledger = ledger
        self.cosigner = cosigner
    }

    /// The policy in force after `file` was offered in its place.
    ///
    /// The first policy is taken as it is. A later one needs a higher version and the consent of as
    /// many people as the policy in force demands.
    package func adopt(
        _ file: [UInt8], approvals: [PolicyApproval]
    ) async throws(CosignerError) -> CosignerPolicy {
        let offered = try CosignerPolicy(file: file)
        let hash = CosignerPolicy.hash(of: file)
        guard let (version, old) = ledger.state.policy else {
            return try await enforce(offered, file, hash, after: nil)
        }
        if hash == old { return offered }
        guard offered.version > version else {
            throw CosignerError(
                .policyOutdated, "version \(offered.version), in force is \(version)",
                field: "version")
        }
        try inForce(old).quorum.check(
            approvals,
            of: PolicyApproval.message(
                cosigner: cosigner, version: offered.version, new: hash, old: old))
        return try await enforce(offered, file, hash, after: old)
    }

    private func inForce(_ hash: Hash32) throws(CosignerError) -> CosignerPolicy {
        let bytes: [UInt8]
        do {
            bytes = try files.read(path(hash))
        } catch {
            throw CosignerError(.fileFailed, error.description)
        }
        guard CosignerPolicy.hash(of: bytes) == hash else {
            throw CosignerError(.badPolicy, "the policy in force was changed on the disk")
        }
        return try CosignerPolicy(file: bytes)
    }

    /// The file first, then the ledger that names it.
    private func enforce(
        _ policy: CosignerPolicy, _ file: [UInt8], _ hash: Hash32, after old: Hash32?
    ) async throws(CosignerError) -> CosignerPolicy {
        do {
            try files.replaceSynced(path(hash), with: file, mode: 0o600)
        } catch {
            throw CosignerError(.fileFailed, error.description)
        }
        try await ledger.perform { (state, _) throws(CosignerError) in
            // Another adoption may have come between the question and this step.
            guard state.policy?.hash == old else { throw CosignerError(.policyOutdated, "raced") }
            return ([.policyAdopted(version: policy.version, hash: hash)], ())
        }
        return policy
    }

    private func path(_ hash: Hash32) -> String {
        "\(folder)/\(Hex.encodeDigits(hash.bytes)).policy.json"
    }
}
