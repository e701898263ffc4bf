import Basics
import Codecs
import Cryptography

/// What people have done to a key besides signing and new shares.
extension CosignerService {
    /// Lifts a ban, which people have consented to.
    func pardon(_ call: CallFields) async throws(CosignerError) -> JSONValue {
        let (keyId, party) = (try call.hash("keyId"), try call.number("party"))
        let change = KeyChange.pardon(
            keyId: keyId, party: party,
            bans: parts.ledger.state.banCount(of: party, keyId: keyId))
        guard parts.ledger.state.isBanned(party, of: keyId) else {
            throw CosignerError(.badRequest, "party \(party) is not banned", field: "party")
        }
        try await demandConsent(change, call)
        try await parts.ledger.liftBan(party, of: keyId)
        await parts.shelves?.pardon(party, of: keyId)
        return ["keyId": .string(keyId.hex), "pardoned": .integer(party)]
    }

    /// Lets a frozen key sign again, which people have consented to.
    func review(_ call: CallFields) async throws(CosignerError) -> JSONValue {
        let keyId = try call.hash("keyId")
        let failures = parts.ledger.state.failureCount(of: keyId)
        guard failures > 0 else {
            throw CosignerError(.badRequest, "no failures to review", field: "keyId")
        }
        try await demandConsent(
            .review(keyId: keyId, reviews: parts.ledger.state.reviewCount(of: keyId)), call)
        try await review(keyId)
        return ["keyId": .string(keyId.hex), "reviewed": .integer(failures)]
    }

    private func demandConsent(
        _ change: KeyChange, _ call: CallFields
    ) async throws(CosignerError) {
        let refusal = try await parts.gate.judge(
            change, approvals: try call.approvals(), needsPeople: true,
            cosigner: parts.identity.publicKey)
        guard let refusal else { return }
        throw CosignerError(
            refusal.code, refusal.detail, field: refusal.field, party: parts.book.party)
    }

    /// Writes a sealed backup of a share on this machine.
    func backUp(_ call: CallFields) throws(CosignerError) -> JSONValue {
        guard let backups = parts.backups else {
            throw CosignerError(.badConfiguration, "no place for backups", field: "backupFolder")
        }
        let share = try key(try call.hash("keyId"))
        let (path, hash) = try backups.write(share, party: parts.book.party)
        return [
            "keyId": .string(share.keyId.hex), "epoch": .integer(share.epoch),
            "party": .integer(parts.book.party), "file": .string(path),
            "sha256": .string(hash.hex),
        ]
    }
}
