import Basics
import Codecs
import Cryptography
import Synchronization

extension CosignerService {
    /// What a party says of itself and its keys.
    func status(measuring: Bool) async -> JSONValue {
        var keys: [JSONValue] = []
        for key in allKeys { keys.append(await status(of: key)) }
        let lost = parts.ledger.keyIds.filter { keyId in
            parts.ledger.hasShare(of: keyId) && (try? key(keyId)) == nil
        }
        var members: [JSONValue.Member] = [
            .init(name: "party", value: .integer(parts.book.party)),
            .init(name: "identity", value: .string(parts.identity.publicKey.hex)),
            .init(name: "sessions", value: .integer(router.count)),
            .init(name: "keys", value: .array(keys)),
        ]
        if !lost.isEmpty {
            members.append(.init(name: "lost", value: .array(lost.map { .string($0.hex) })))
        }
        let sent = parts.post.sentBytes
        let links = sent.keys.sorted().map { party -> JSONValue in
            ["party": .integer(party), "sentBytes": .integer(sent[party] ?? 0)]
        }
        members.append(.init(name: "links", value: .array(links)))
        if measuring { members.append(.init(name: "nanoseconds", value: costs())) }
        return .object(members)
    }

    /// What a multiple of the generator and one of another point cost here and now: the least of some
    /// runs, so that times of signatures can be compared between machines.
    private func costs() -> JSONValue {
        var least = (generator: UInt64.max, point: UInt64.max)
        let product = SecretMemory(count: CurvePoint.byteCount)
        for number in UInt64(1)...64 {
            let factor = Scalar(number &* 0x9e37_79b9_7f4a_7c15)
            let start = parts.time.monotonicNanoseconds()
            guard let point = try? CurvePoint(generatorTimes: factor) else { continue }
            let middle = parts.time.monotonicNanoseconds()
            let isMade: Void? = product.withUnsafeMutableBytes {
                try? point.writeProduct(factor, to: $0)
            }
            guard isMade != nil else { continue }
            let end = parts.time.monotonicNanoseconds()
            least = (min(least.generator, middle - start), min(least.point, end - middle))
        }
        return [
            "generatorMultiple": .integer(least.generator), "pointMultiple": .integer(least.point),
        ]
    }

    private func status(of key: StoredShare) async -> JSONValue {
        let state = parts.ledger.state
        let banned = state.bannedParties(of: key.keyId)
        var setups: [JSONValue] = []
        for party in key.parties where party != parts.book.party {
            let count =
                await parts.shelves?.count(of: key.keyId, epoch: key.epoch, with: party) ?? 0
            setups.append(["party": .integer(party), "count": .integer(count)])
        }
        let isWaiting = waiting.withLock { $0[key.keyId] != nil }
        let more: [JSONValue.Member] = [
            .init(name: "failures", value: .integer(state.failureCount(of: key.keyId))),
            .init(name: "banned", value: .array(banned.map { .integer($0) })),
            .init(
                name: "bans",
                value: .array(
                    banned.map { party in
                        [
                            "party": .integer(party),
                            "count": .integer(state.banCount(of: party, keyId: key.keyId)),
                        ]
                    })),
            .init(name: "reviews", value: .integer(state.reviewCount(of: key.keyId))),
            .init(name: "setups", value: .array(setups)),
            .init(name: "waiting", value: .bool(isWaiting)),
            .init(name: "old", value: .bool(parts.vault.hasOld(key.keyId))),
        ]
        return .object((Self.description(of: key).objectValue ?? []) + more)
    }
}
