package import Basics
package import Codecs

/// New shares, backups and people's decisions.
extension Coordinator {
    /// Gives all holders new shares of the same key; the old ones are useless afterwards.
    package func refresh(
        keyId: Hash32, approvals: [JSONValue]
    ) async throws(CosignerError) -> JSONValue {
        let key = try await view(of: keyId)
        return try await newShares(
            keyId, key, threshold: key.threshold, holders: key.holders, approvals: approvals)
    }

    /// Gives other parties, or another number of them, shares of the same key.
    package func reshare(
        keyId: Hash32, threshold: Int, parties: [UInt16], approvals: [JSONValue]
    ) async throws(CosignerError) -> JSONValue {
        let key = try await view(of: keyId)
        return try await newShares(
            keyId, key, threshold: threshold, holders: parties.sorted(), approvals: approvals)
    }

    /// Makes the share of a party anew that has lost it; all get new shares.
    package func recover(
        keyId: Hash32, party: UInt16, approvals: [JSONValue]
    ) async throws(CosignerError) -> JSONValue {
        var key = try await view(of: keyId)
        guard key.holders.contains(party) else {
            throw CosignerError(.badRequest, "party \(party) is no holder", field: "party")
        }
        key.present.removeAll { $0 == party }
        return try await newShares(
            keyId, key, threshold: key.threshold, holders: key.holders, approvals: approvals)
    }

    private func newShares(
        _ keyId: Hash32, _ key: KeyView, threshold: Int, holders: [UInt16],
        approvals: [JSONValue]
    ) async throws(CosignerError) -> JSONValue {
        // Those that stay deal first: so fewer are needed.
        let order =
            key.present.filter(holders.contains) + key.present.filter { !holders.contains($0) }
        let dealers = order.prefix(key.threshold).sorted()
        guard dealers.count == key.threshold else {
            throw CosignerError(
                .unreachable, "\(dealers.count) of \(key.threshold) holders that are needed")
        }
        let participants = Set(holders + dealers).sorted()
        let answers = await ask(
            participants,
            [
                "verb": "reshare", "id": .string(try freshId().hex), "keyId": .string(keyId.hex),
                "epoch": .integer(key.epoch), "threshold": .integer(threshold),
                "parties": .array(holders.map { .integer($0) }),
                "dealers": .array(dealers.map { .integer($0) }), "approvals": .array(approvals),
            ])
        try Self.throwWorst(answers)
        let told = answers.filter { holders.contains($0.party) }.map(\.answer)
        guard let first = told.first, told.allSatisfy({ $0 == first }),
            first["publicKey"]?.stringValue == Hex.encode(key.tree.publicKey)
        else { throw CosignerError(.aborted, "the parties tell of different keys") }
        return first
    }

    /// Has every party that is there write a sealed backup of its share on its own machine.
    package func backUp(keyId: Hash32) async throws(CosignerError) -> JSONValue {
        let key = try await view(of: keyId)
        let answers = await ask(
            key.present, ["verb": "backup", "keyId": .string(keyId.hex)])
        try Self.throwWorst(answers)
        return [
            "keyId": .string(keyId.hex), "epoch": .integer(key.epoch),
            "backups": .array(
                answers.map { party, answer in
                    [
                        "party": .integer(party), "file": answer["file"] ?? .null,
                        "sha256": answer["sha256"] ?? .null,
                    ]
                }),
        ]
    }

    /// Lifts the bans of a party, at all who have banned it.
    package func pardon(
        keyId: Hash32, party: UInt16, approvals: [JSONValue]
    ) async throws(CosignerError) -> JSONValue {
        let by = await parties(of: keyId) { key in
            key["banned"]?.arrayValue?.contains(.integer(party)) ?? false
        }
        let answers = await ask(
            by,
            [
                "verb": "pardon", "keyId": .string(keyId.hex), "party": .integer(party),
                "approvals": .array(approvals),
            ])
        try Self.throwWorst(answers)
        return [
            "keyId": .string(keyId.hex), "pardoned": .integer(party),
            "by": .array(by.map { .integer($0) }),
        ]
    }

    /// Lets a key sign again, at all who have counted failures.
    package func review(
        keyId: Hash32, approvals: [JSONValue]
    ) async throws(CosignerError) -> JSONValue {
        let by = await parties(of: keyId) { ($0["failures"]?.unsignedValue ?? 0) > 0 }
        let answers = await ask(
            by,
            [
                "verb": "review", "keyId": .string(keyId.hex), "approvals": .array(approvals),
            ])
        try Self.throwWorst(answers)
        return ["keyId": .string(keyId.hex), "reviewedBy": .array(by.map { .integer($0) })]
    }

    /// Who tells something of a key.
    private func parties(
        of keyId: Hash32, where tells: (JSONValue) -> Bool
    ) async -> [UInt16] {
        var found: [UInt16] = []
        for (party, answer) in await status() {
            let key = answer["keys"]?.arrayValue?.first { $0["keyId"]?.stringValue == keyId.hex }
            if let key, tells(key) { found.append(party) }
        }
        return found
    }
}
