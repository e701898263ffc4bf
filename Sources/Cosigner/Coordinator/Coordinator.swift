package import Basics
package import Codecs
import Ethereum

/// Drives the parties: it chooses who signs and carries nothing that they do not check.
package struct Coordinator: Sendable {
    /// A signature with who made it.
    package struct Signed: Hashable, Sendable {
        /// 65 bytes: r, s, then 27 or 28.
        package let signature: [UInt8]
        /// Who signed, ascending.
        package let signers: [UInt16]
        /// How long the slowest signer took.
        package let millis: UInt64
    }

    let calls: any PartyCalls
    private let entropy: any EntropySource

    /// A coordinator of these parties.
    package init(calls: any PartyCalls, entropy: any EntropySource) {
        self.calls = calls
        self.entropy = entropy
    }

    /// Makes a key with all parties; all must tell the same of it.
    package func makeKey(threshold: Int) async throws(CosignerError) -> JSONValue {
        let id = try freshId()
        let answers = await ask(
            calls.parties,
            [
                "verb": "keygen", "id": .string(id.hex), "threshold": .integer(threshold),
            ])
        try Self.throwWorst(answers)
        guard let first = answers.first?.answer, answers.allSatisfy({ $0.answer == first }) else {
            throw CosignerError(.aborted, "the parties tell of different keys")
        }
        return first
    }

    /// What each party says of itself, in their order.
    ///
    /// With measures, also what the group's own operations cost there.
    package func status(
        measuring: Bool = false
    ) async -> [(party: UInt16, answer: JSONValue)] {
        await ask(calls.parties, ["verb": "status", "measure": .bool(measuring)])
    }

    /// Has a request signed by as many parties as the key needs, whichever of them are there.
    ///
    /// A refusal by policy ends it; a party that is gone is left out of the next attempt.
    package func sign(
        keyId: Hash32, path: [UInt32], content: CosignRequest.Content, digest: Hash32
    ) async throws(CosignerError) -> Signed {
        let key = try await view(of: keyId)
        do throws(Failure) {
            return try await sign(
                CosignRequest(
                    id: .zero, keyId: keyId, path: path, content: content, digest: digest),
                with: key)
        } catch {
            throw error.reason
        }
    }

    /// Why nothing was signed.
    struct Failure: Error {
        let reason: CosignerError
        /// Whether a party may have agreed, which keeps the nonce for this content or its
        /// cancellation from then on.
        let isKept: Bool
    }

    /// Has holders of the key sign a request, under an id of its own for each attempt.
    func sign(_ request: CosignRequest, with key: KeyView) async throws(Failure) -> Signed {
        var (request, key) = (request, key)
        var last: CosignerError?
        for _ in 0..<CosignerLimits.partiesMax {
            let signers = Array(key.present.prefix(key.threshold))
            guard signers.count == key.threshold else { break }
            do throws(CosignerError) {
                request.id = try freshId()
            } catch {
                throw Failure(reason: error, isKept: last != nil)
            }
            let answers = await ask(
                signers,
                [
                    "verb": "sign", "request": .string(Hex.encode(request.encoded)),
                    "signers": .array(signers.map { .integer($0) }),
                ])
            do throws(CosignerError) {
                try Self.throwWorst(answers)
                return try Self.signed(
                    answers, signers, request.digest, key.tree.account(request.path))
            } catch {
                // Whoever it names may not be to blame, but leaving it out costs one attempt at
                // most.
                guard Self.concernsOneParty(error), let lost = error.party, signers.contains(lost)
                else {
                    throw Failure(
                        reason: error, isKept: last != nil || !answers.allSatisfy(Self.isDenial))
                }
                last = error
                key.present.removeAll { $0 == lost }
            }
        }
        throw Failure(
            reason: last ?? CosignerError(.unreachable, "fewer than \(key.threshold) parties"),
            isKept: last != nil)
    }

    /// Whether the others may sign without the party that an error names: one that is gone, cheated,
    /// answers nonsense or is out of use, but not one that refuses.
    private static func concernsOneParty(_ error: CosignerError) -> Bool {
        switch error.code {
        case .badMessage, .banned, .frozen, .wrongEpoch, .missingShare: true
        default: error.action == .retry
        }
    }

    /// Whether a party has refused by its own policy: then it has set nothing aside.
    private static func isDenial(_ answer: (party: UInt16, answer: JSONValue)) -> Bool {
        answer.answer["error"]?["code"]?.stringValue == CosignerError.Code.denied.rawValue
    }

    // MARK: Parts

    /// A key as those tell of it who are there and have a share of its newest usable epoch.
    ///
    /// Whoever tells what does not fit is left out, so that one liar stops nobody; when nobody fits,
    /// the first reason is thrown. Of two epochs, which a death in the middle of new shares can leave
    /// for a while, the newer counts for which enough parties are there.
    func view(
        of keyId: Hash32, fitting fit: (KeyView) throws(CosignerError) -> Void = { _ in }
    ) async throws(CosignerError) -> KeyView {
        var views: [KeyView] = []
        var silent: [UInt16] = []
        var misfit: CosignerError?
        for (party, answer) in await status() {
            guard let keys = answer["keys"]?.arrayValue else {
                silent.append(party)
                continue
            }
            guard let key = keys.first(where: { $0["keyId"]?.stringValue == keyId.hex }),
                var told = KeyView(key)
            else { continue }
            do throws(CosignerError) {
                try fit(told)
            } catch {
                misfit = misfit ?? error
                continue
            }
            if let first = views.first, first.tree != told.tree {
                throw CosignerError(.aborted, "party \(party) tells of another key")
            }
            if let place = views.firstIndex(where: { $0.isOfSameShares(as: told) }) {
                views[place].present.append(party)
            } else {
                told.present = [party]
                views.append(told)
            }
        }
        let usable = views.filter { $0.present.count >= $0.threshold }
        if let newest = (usable.isEmpty ? views : usable).max(by: { $0.epoch < $1.epoch }) {
            return newest
        }
        if let misfit { throw misfit }
        // Who did not answer may have one.
        guard silent.isEmpty else {
            throw CosignerError(.unreachable, "no answer of \(silent)", party: silent[0])
        }
        throw CosignerError(.missingShare, keyId.hex, field: "key")
    }

    func ask(
        _ parties: [UInt16], _ call: JSONValue
    ) async -> [(party: UInt16, answer: JSONValue)] {
        await withTaskGroup(of: (UInt16, JSONValue).self) { group in
            for party in parties {
                group.addTask { [calls] in (party, await calls.ask(party, call)) }
            }
            var answers: [UInt16: JSONValue] = [:]
            for await (party, answer) in group { answers[party] = answer }
            return parties.map { ($0, answers[$0] ?? .null) }
        }
    }

    /// Throws the error that tells most: a refusal by policy before a party that only heard of it.
    static func throwWorst(
        _ answers: [(party: UInt16, answer: JSONValue)]
    ) throws(CosignerError) {
        let errors = answers.compactMap { party, answer -> CosignerError? in
            guard let error = answer["error"] else { return nil }
            let code = error["code"]?.stringValue.flatMap(CosignerError.Code.init) ?? .aborted
            let named = error["party"]?.unsignedValue.flatMap { UInt16(exactly: $0) }
            return CosignerError(
                code, error["message"]?.stringValue ?? "", field: error["field"]?.stringValue,
                party: named ?? party)
        }
        let order: [CosignerError.Code] = [
            .denied, .policyNotApproved, .banned, .frozen, .wrongEpoch, .missingShare, .badMessage,
            .peerDenied, .unreachable,
        ]
        for code in order {
            if let error = errors.first(where: { $0.code == code }) { throw error }
        }
        if let error = errors.first { throw error }
    }

    /// The signature that the signers tell, if each of them tells one of the account's own.
    private static func signed(
        _ answers: [(party: UInt16, answer: JSONValue)], _ signers: [UInt16], _ digest: Hash32,
        _ account: Address
    ) throws(CosignerError) -> Signed {
        var signature: [UInt8]?
        for (party, answer) in answers {
            guard let bytes = answer["signature"]?.stringValue.flatMap({ try? Hex.decode($0) }),
                (try? DigestSigner.recover(from: bytes, over: digest)) == account
            else { throw CosignerError(.aborted, "not a signature of \(account)", party: party) }
            signature = signature ?? bytes
        }
        guard let signature else { throw CosignerError(.aborted, "no signature") }
        return Signed(
            signature: signature, signers: signers,
            millis: answers.compactMap { $0.answer["millis"]?.unsignedValue }.max() ?? 0)
    }

    func freshId() throws(CosignerError) -> Hash32 {
        guard let bytes = try? entropy.bytes(count: 32), let id = Hash32(bytes: bytes) else {
            throw CosignerError(.libraryFailure, "entropy")
        }
        return id
    }
}
