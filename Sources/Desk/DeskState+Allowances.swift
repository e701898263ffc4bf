import Settlement

extension DeskState {
    /// The first allowance that a parent gave and that stands although nothing will use it: its
    /// route is over without having traded, and no later allowance of the token overwrites it.
    ///
    /// Nil on a halted lane, where nothing can be done about it.
    func strandedApproval(of parent: ParentRecord) -> Intent? {
        guard let lane, lane.haltReason == nil else { return nil }
        for id in parent.intentIds {
            guard let approval = lane.intent(id), approval.purpose == .approve,
                approval.hasTakenEffect
            else { continue }
            let later = lane.intents(after: id)
            let route = later.first { $0.after == id }
            let isUsed = route.map { $0.hasTakenEffect || !$0.isResolved } ?? false
            let isOverwritten = later.contains { other in
                (other.purpose == .approve || other.purpose == .revoke)
                    && other.call.to == approval.call.to && mayOverwrite(other)
            }
            if !isUsed && !isOverwritten { return approval }
        }
        return nil
    }

    /// How often a parent has tried to take an allowance back.
    func revokeCount(of parent: ParentRecord) -> Int {
        parent.intentIds.count { lane?.intent($0)?.purpose == .revoke }
    }

    /// Whether an allowance is, or may still be, set by this intent.
    private func mayOverwrite(_ intent: Intent) -> Bool {
        switch intent.state {
        case .abandoned: false
        case .final: intent.hasTakenEffect
        case .reserved, .signed, .sent, .included, .safe: true
        }
    }
}
