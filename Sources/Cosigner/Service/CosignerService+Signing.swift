import Basics
import Codecs
import Cryptography
import Ethereum

extension CosignerService {
    /// Signs what our policy and every other signer's allows.
    func sign(_ call: CallFields) async throws(CosignerError) -> JSONValue {
        let start = parts.time.monotonicNanoseconds()
        let request = try CosignRequest(encoded: try call.bytes("request"))
        let signers = try call.parties("signers")
        let key = try key(request.keyId)
        guard signers.count == Int(key.threshold), signers.contains(parts.book.party),
            signers.allSatisfy(key.parties.contains)
        else {
            throw CosignerError(
                .badRequest, "must be \(key.threshold) of \(key.parties), us among them",
                field: "signers")
        }
        let account = try key.tree.account(request.path)
        try await reach(signers)
        // Our verdict is on the disk before anything that helps to sign leaves.
        let verdict = try await parts.gate.decide(request, signer: account)
        let opening: Opening
        do throws(CosignerError) {
            opening = try await open(
                Self.name(of: request, signers: signers, epoch: key.epoch), parties: signers,
                setups: parts.mathematics.setups(of: key.keyId, with: signers),
                denial: verdict.denial?.name)
        } catch {
            // Ours is the better reason.
            if let denial = verdict.denial { throw refusal(denial) }
            throw error
        }
        if let denial = verdict.denial { throw refusal(denial) }
        let session = SessionRecord(
            sid: opening.sid, keyId: key.keyId, epoch: key.epoch, parties: signers,
            setups: opening.setups)
        let party = parts.book.party
        let mathematics = parts.mathematics
        let outcome = try await run(session) { () throws(CosignerError) in
            try mathematics.signing(
                SigningOrder(
                    sid: opening.sid, party: party, signers: signers, keyId: key.keyId,
                    key: key.material, path: request.path, digest: request.digest,
                    setups: opening.setups))
        }
        guard case .signature(let signature) = outcome,
            let made = try? Secp256k1.recover(digest: request.digest, signature: signature),
            made.address == account, signature.isLow
        else { throw CosignerError(.aborted, "not a signature of \(account)") }
        let nanoseconds = parts.time.monotonicNanoseconds() - start
        return [
            "signature": .string(Hex.encode(signature.bytes)),
            "signers": .array(signers.map { .integer($0) }),
            "millis": .integer(nanoseconds / 1_000_000),
        ]
    }

    private func refusal(_ denial: CosignerDenial) -> CosignerError {
        CosignerError(.denied, "\(denial)", field: denial.name, party: parts.book.party)
    }

    /// What all signers call the attempt before it has an id.
    private static func name(
        of request: CosignRequest, signers: [UInt16], epoch: UInt64
    ) -> Hash32 {
        var writer = BinaryWriter(capacity: 256)
        writer.writeString("causeway/cosigner/sign/v1")
        writer.write(SHA256.hash(request.encoded))
        writer.write(epoch)
        writer.writeArray(signers) { $0.write($1) }
        return SHA256.hash(writer.bytes)
    }
}
