package import Ledger
package import Markets
import Orders
import Settlement

extension DeskState {
    /// Holdings of an asset that can be traded: at exchanges, and the token that pools trade unless
    /// the lane is halted.
    package func tradable(_ asset: Asset) -> [Holding] {
        var holdings: [Holding] = []
        for venue in configuration.venues where venue.assets.contains(where: { $0.asset == asset })
        {
            holdings.append(Holding(location: venue.location, asset: asset))
        }
        if lane?.haltReason == nil, let chain = configuration.chain,
            let token = chain.token(of: asset)
        {
            holdings.append(chain.holding(of: token))
        }
        return holdings
    }

    /// Whether all of a parent's quantity is traded, final or not.
    func isDone(_ parent: ParentRecord) -> Bool { filled(parent) >= parent.order.quantity }

    /// Whether the last plan of a parent traded nothing.
    func wasFruitless(_ parent: ParentRecord) -> Bool {
        !parent.plans.isEmpty && filled(parent) <= parent.filledBefore
    }

    /// Whether a parent waits for a market to be planned on.
    func wantsMarket(_ parent: ParentRecord) -> Bool {
        parent.state == .planning && !parent.isCancelRequested && !isDone(parent)
            && areLegsResolved(parent)
    }

    /// Whether nothing of a parent can still trade: orders are settled and each transaction is
    /// included and succeeded, over for good, or on a halted lane.
    func areLegsResolved(_ parent: ParentRecord) -> Bool {
        let orders = parent.orderIds.allSatisfy { order($0)?.order.isSettled ?? true }
        // On a halted lane nothing is resolved by waiting.
        let intents =
            lane?.haltReason != nil
            || parent.intentIds.allSatisfy { lane?.intent($0)?.isResolved ?? true }
        return orders && intents
    }

    /// Whether a parent has legs on a lane that was halted: what became of them is not known.
    func isLaneLost(_ parent: ParentRecord) -> Bool {
        guard let lane, lane.haltReason != nil else { return false }
        return parent.intentIds.contains { lane.intent($0)?.state != .abandoned }
    }

    /// Whether every transaction of a parent is final or was given up, and no allowance of it is
    /// left.
    func areIntentsFinal(_ parent: ParentRecord) -> Bool {
        parent.intentIds.allSatisfy { lane?.intent($0)?.state.isTerminal ?? true }
            && strandedApproval(of: parent) == nil
    }

    /// Why a person must look at a parent's transactions.
    func heldReason(_ parent: ParentRecord) -> String? {
        if isLaneLost(parent), let lane, let reason = lane.haltReason {
            return "the lane of chain \(lane.chain) is halted: \(reason); compare the wallet's "
                + "transactions with a block explorer and settle what is left by hand"
        }
        if let approval = strandedApproval(of: parent), revokeCount(of: parent) >= Limits.revokesMax
        {
            return "the executor may still take tokens of \(approval.call.to): its allowance could "
                + "not be taken back; set it to zero by hand"
        }
        return nil
    }
}
