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
        let peers = signers.filter { $0 != parts.book.party }
        let pairs =
            verdict.denial == nil ? try await parts.mathematics.offers(of: key, with: peers) : []
        var named = pairs.compactMap(\.setup)
        let signature: RecoverableSignature
        do throws(CosignerError) {
            let opening = try await open(
                Self.name(of: request, signers: signers, epoch: key.epoch), parties: signers,
                offer: SessionOffer(pairs: pairs, denial: verdict.denial?.name))
            if let denial = verdict.denial { throw refusal(denial) }
            named = opening.pairs.names(of: parts.book.party)
            signature = try await sign(request, with: key, signers, opening)
        } catch {
            await parts.mathematics.discard(named, of: key.keyId, with: peers)
            // Ours is the better reason.
            if let denial = verdict.denial { throw refusal(denial) }
            throw error
        }
        await parts.mathematics.discard(named, of: key.keyId, with: peers)
        guard let made = try? Secp256k1.recover(digest: request.digest, signature: signature),
            made.address == account, signature.isLow
        else { throw CosignerError(.aborted, "not a signature of \(account)") }
        let nanoseconds = parts.time.monotonicNanoseconds() - start
        return [
            "signature": .string(Hex.encode(signature.bytes)),
            "signers": .array(signers.map { .integer($0) }),
            "millis": .integer(nanoseconds / 1_000_000),
        ]
    }

    private func sign(
        _ request: CosignRequest, with key: StoredShare, _ signers: [UInt16], _ opening: Opening
    ) async throws(CosignerError) -> RecoverableSignature {
        let (party, mathematics) = (parts.book.party, parts.mathematics)
        let session = SessionRecord(
            sid: opening.sid, keyId: key.keyId, epoch: key.epoch, parties: signers,
            setups: opening.pairs.names(of: party))
        let outcome = try await run(session) { () async throws(CosignerError) in
            try await mathematics.signing(
                SigningOrder(
                    sid: opening.sid, party: party, signers: signers, keyId: key.keyId,
                    key: key.material, path: request.path, digest: request.digest,
                    offers: opening.pairs))
        }
        guard case .signature(let signature) = outcome else {
            throw CosignerError(.aborted, "no signature came of it")
        }
        return signature
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
