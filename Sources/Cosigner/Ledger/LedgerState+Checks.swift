import Arithmetic
package import Basics

extension LedgerState {
    /// Refuses a session whose id or setups were used, whose epoch has passed, and one with a party
    /// that cheated.
    func check(_ session: SessionRecord, failuresMax: Int) throws(CosignerError) {
        let used = usedSessions[session.keyId] ?? []
        guard !used.contains(session.sid) else {
            throw CosignerError(.sessionReused, session.sid.hex, field: "sid")
        }
        guard used.count < CosignerLimits.sessionsPerEpochMax else {
            throw CosignerError(.ledgerFull, "\(used.count) sessions of this epoch")
        }
        if let epoch = epoch(of: session.keyId), epoch != session.epoch {
            throw CosignerError(.wrongEpoch, "\(session.epoch), now \(epoch)", field: "epoch")
        }
        let spent = usedSetups[session.keyId] ?? []
        guard session.setups.count <= CosignerLimits.setupsPerSessionMax,
            Set(session.setups).count == session.setups.count,
            spent.isDisjoint(with: session.setups)
        else { throw CosignerError(.setupReused, session.sid.hex, field: "setups") }
        for party in session.parties
        where bans.contains(PartyKey(keyId: session.keyId, party: party)) {
            throw CosignerError(.banned, "party \(party)", field: "parties", party: party)
        }
        guard failures[session.keyId, default: 0] < failuresMax else {
            throw CosignerError(.frozen, "\(failuresMax) failures without a culprit")
        }
    }

    /// Refuses what its nonce or its limits do not allow; nothing is left to reserve when the very
    /// same digest was reserved before.
    func check(
        _ reservation: Reservation, limits: [SpendLimit], at now: Timestamp
    ) throws(CosignerDenial) {
        let isReplacement = try checkNonce(reservation)
        if isReplacement || digests[reservation.digest] != nil { return }
        guard digests.count < CosignerLimits.reservationsMax else {
            throw CosignerDenial(.windowExceeded, "\(digests.count) reservations are remembered")
        }
        let now = max(now, lastTime)
        for asset in Self.assets(of: reservation.spends) {
            guard let amount = Self.sum(of: asset, in: reservation.spends) else {
                throw CosignerDenial(.limitExceeded, "more than 2^256 of one asset")
            }
            if amount.isZero { continue }
            guard let limit = limits.first(where: { $0.asset == asset }) else {
                throw CosignerDenial(.noLimit, "\(asset.name): no limit is set, so none may leave")
            }
            guard amount <= limit.requestMax else {
                throw CosignerDenial(
                    .limitExceeded, "\(amount) of \(asset.name), at most \(limit.requestMax)")
            }
            try check(amount, of: limit, at: now)
        }
    }

    private func check(
        _ amount: UInt256, of limit: SpendLimit, at now: Timestamp
    ) throws(CosignerDenial) {
        let entries = spending[limit.asset] ?? []
        guard entries.count < CosignerLimits.reservationsMax else {
            throw CosignerDenial(.windowExceeded, "\(entries.count) reservations are remembered")
        }
        for window in limit.windows {
            let start = Timestamp(seconds: now.seconds - min(now.seconds, window.seconds))
            var total: UInt256? = amount
            for entry in entries where entry.time >= start {
                total = total?.checkedAdding(entry.amount)
            }
            guard let total, total <= window.amountMax else {
                throw CosignerDenial(
                    .windowExceeded,
                    "\(total.map { "\($0)" } ?? "2^256") of \(limit.asset.name) in "
                        + "\(window.seconds) s, at most \(window.amountMax)")
            }
        }
    }

    /// Whether the nonce already stands for the same intent; refuses one that stands for another.
    private func checkNonce(_ reservation: Reservation) throws(CosignerDenial) -> Bool {
        guard let use = reservation.nonce else { return false }
        guard let known = lanes[use.lane]?.intents[use.nonce] else { return false }
        if use.isCancellation { return known == reservation.intent }
        guard known == reservation.intent else {
            throw CosignerDenial(
                .nonceTaken, "\(use.nonce) of \(use.lane.account) was signed for something else")
        }
        return true
    }

    /// The failures of a key that count towards its freezing.
    func failureCount(of keyId: Hash32) -> Int { failures[keyId, default: 0] }

    /// How often a party of a key was banned so far.
    package func banCount(of party: UInt16, keyId: Hash32) -> UInt64 {
        banCounts[PartyKey(keyId: keyId, party: party), default: 0]
    }

    /// How often people have looked at a key's failures so far.
    package func reviewCount(of keyId: Hash32) -> UInt64 { reviewCounts[keyId, default: 0] }

    /// Whether nothing is done with a party.
    func isBanned(_ party: UInt16, of keyId: Hash32) -> Bool {
        bans.contains(PartyKey(keyId: keyId, party: party))
    }

    /// The banned parties of a key, ascending.
    func bannedParties(of keyId: Hash32) -> [UInt16] {
        bans.filter { $0.keyId == keyId }.map(\.party).sorted()
    }

    private static func assets(of spends: [Spend]) -> [SpendAsset] {
        var assets: [SpendAsset] = []
        for spend in spends where !assets.contains(spend.asset) { assets.append(spend.asset) }
        return assets
    }

    private static func sum(of asset: SpendAsset, in spends: [Spend]) -> UInt256? {
        var sum: UInt256? = .zero
        for spend in spends where spend.asset == asset { sum = sum?.checkedAdding(spend.amount) }
        return sum
    }
}

extension SpendAsset {
    /// For people.
    var name: String { token.map { "\($0) on \(chainId)" } ?? "coin of \(chainId)" }
}
