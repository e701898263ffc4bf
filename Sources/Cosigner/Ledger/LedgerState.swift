import Arithmetic
package import Basics

/// What the ledger's records add up to.
///
/// `apply` is the only change, live and on replay alike.
package struct LedgerState: Sendable {
    /// A key's share file.
    struct Share: Sendable {
        /// The file that is known to stand; nil before the first is confirmed.
        var confirmed: ShareMark?
        /// The newest file that was announced.
        var announced: ShareMark
    }

    /// The nonces of one account, by what was signed for them.
    struct Lane: Sendable {
        /// What each nonce was used for; nil when it was only ever cancelled.
        var intents: [UInt64: Hash32?] = [:]
        /// The same nonces, by when they were first used.
        var order = BoundedQueue<UInt64>(capacity: CosignerLimits.noncesMax)
    }

    /// A new share that does not count yet.
    struct Prepared: Sendable {
        /// The session that made it.
        var sid: Hash32
        /// Its file.
        var mark: ShareMark
    }

    struct PartyKey: Hashable, Sendable {
        let keyId: Hash32
        let party: UInt16
    }

    struct DatedSpend: Sendable {
        let time: Timestamp
        let amount: UInt256
    }

    private(set) var shares: [Hash32: Share] = [:]
    private(set) var prepared: [Hash32: Prepared] = [:]
    /// Why the newest shares of a key count; nil for a key that never got new ones.
    private(set) var commits: [Hash32: ShareCommit] = [:]
    private(set) var usedSessions: [Hash32: Set<Hash32>] = [:]
    private(set) var usedSetups: [Hash32: Set<Hash32>] = [:]
    private(set) var openSessions: [Hash32: SessionRecord] = [:]
    private(set) var bans: Set<PartyKey> = []
    /// How often each party was banned.
    private(set) var banCounts: [PartyKey: UInt64] = [:]
    private(set) var failures: [Hash32: Int] = [:]
    /// How often people looked at a key's failures.
    private(set) var reviewCounts: [Hash32: UInt64] = [:]
    private(set) var seen: [Hash32: Timestamp] = [:]
    private var seenOrder: [Hash32] = []
    /// What was reserved within the longest window, each with its time.
    private(set) var digests: [Hash32: Timestamp] = [:]
    private(set) var lanes: [NonceUse.Lane: Lane] = [:]
    private(set) var spending: [SpendAsset: [DatedSpend]] = [:]
    /// The policy in force; nil before the first.
    package private(set) var policy: (version: UInt64, hash: Hash32)?
    /// The newest record's time: a clock that was set back does not open a window again.
    private(set) var lastTime = Timestamp.zero

    /// Nothing yet.
    package init() {}

    /// The epoch of a key's shares; nil when there is no share.
    func epoch(of keyId: Hash32) -> UInt64? { shares[keyId]?.confirmed?.header.epoch }

    /// Changes the state by an event of this time.
    mutating func apply(_ event: LedgerEvent, at time: Timestamp) {
        lastTime = max(lastTime, time)
        switch event {
        case .shareAnnounced(let mark):
            let keyId = mark.header.keyId
            shares[keyId] = Share(confirmed: shares[keyId]?.confirmed, announced: mark)
        case .shareConfirmed(let keyId, let counter): confirm(keyId, counter)
        case .sessionOpened(let session):
            usedSessions[session.keyId, default: []].insert(session.sid)
            usedSetups[session.keyId, default: []].formUnion(session.setups)
            openSessions[session.sid] = session
        case .sessionEnded(let sid, let ending):
            guard let session = openSessions.removeValue(forKey: sid) else { return }
            if ending == .aborted(culprit: nil) { failures[session.keyId, default: 0] += 1 }
        case .banned(let keyId, let party):
            let place = PartyKey(keyId: keyId, party: party)
            if bans.insert(place).inserted { banCounts[place, default: 0] += 1 }
        case .banLifted(let keyId, let party):
            bans.remove(PartyKey(keyId: keyId, party: party))
        case .keyReviewed(let keyId):
            failures[keyId] = nil
            reviewCounts[keyId, default: 0] += 1
        case .requestSeen(let intent): see(intent, at: time)
        case .reserved(let reservation): reserve(reservation, at: time)
        case .policyAdopted(let version, let hash): policy = (version, hash)
        case .sharePrepared(let sid, let mark):
            prepared[mark.header.keyId] = Prepared(sid: sid, mark: mark)
        case .shareCommitted(let commit): take(commit)
        }
    }

    /// The new shares count; sessions of the old epoch that still run end by themselves.
    private mutating func take(_ commit: ShareCommit) {
        let new = prepared.removeValue(forKey: commit.keyId)
        shares[commit.keyId] = nil
        if commit.counter != nil, let mark = new?.mark {
            shares[commit.keyId] = Share(confirmed: mark, announced: mark)
        }
        usedSessions[commit.keyId] = nil
        usedSetups[commit.keyId] = nil
        commits[commit.keyId] = commit
    }

    /// A new epoch ends the old one's sessions for good, so their ids need not be kept.
    private mutating func confirm(_ keyId: Hash32, _ counter: UInt64) {
        guard let share = shares[keyId], share.announced.header.counter == counter else { return }
        let old = share.confirmed?.header.epoch
        if old != nil, old != share.announced.header.epoch {
            usedSessions[keyId] = nil
            usedSetups[keyId] = nil
            openSessions = openSessions.filter { $0.value.keyId != keyId }
        }
        shares[keyId]?.confirmed = share.announced
    }

    private mutating func see(_ intent: Hash32, at time: Timestamp) {
        guard seen[intent] == nil else { return }
        if seenOrder.count >= CosignerLimits.requestsSeenMax {
            seen[seenOrder.removeFirst()] = nil
        }
        seen[intent] = time
        seenOrder.append(intent)
    }

    private mutating func reserve(_ reservation: Reservation, at time: Timestamp) {
        let oldest = Timestamp(
            seconds: lastTime.seconds - min(lastTime.seconds, CosignerLimits.windowSecondsMax))
        if digests.count.isMultiple(of: 1_024) { digests = digests.filter { $0.value >= oldest } }
        let isKnown = digests.updateValue(time, forKey: reservation.digest) != nil
        let isRepeated = use(reservation.nonce, for: reservation.intent)
        // Another form of the same transaction can settle only in the place of the first.
        if isRepeated || isKnown { return }
        for spend in reservation.spends where !spend.amount.isZero {
            var entries = spending[spend.asset, default: []]
            if let first = entries.firstIndex(where: { $0.time >= oldest }), first > 0 {
                entries.removeSubrange(..<first)
            }
            entries.append(DatedSpend(time: time, amount: spend.amount))
            spending[spend.asset] = entries
        }
    }

    /// Notes a nonce; true when it already stands for the same.
    private mutating func use(_ use: NonceUse?, for intent: Hash32) -> Bool {
        guard let use else { return false }
        var lane = lanes[use.lane, default: Lane()]
        let known = lane.intents[use.nonce].flatMap { $0 }
        if lane.intents[use.nonce] == nil {
            if lane.order.isFull, let oldest = lane.order.popFirst() {
                lane.intents.removeValue(forKey: oldest)
            }
            _ = lane.order.append(use.nonce)
        }
        if !use.isCancellation {
            lane.intents.updateValue(intent, forKey: use.nonce)
        } else if lane.intents[use.nonce] == nil {
            lane.intents.updateValue(nil, forKey: use.nonce)
        }
        lanes[use.lane] = lane
        return known == intent
    }
}
