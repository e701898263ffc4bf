package import Ledger
package import Markets
import Orders
import Settlement

extension DeskState {
    /// Holdings of an asset that can be traded: at exchanges, and the token that pools trade.
    package func tradable(_ asset: Asset) -> [Holding] {
        var holdings: [Holding] = []
        for venue in configuration.venues where venue.assets.contains(where: { $0.asset == asset })
        {
            holdings.append(Holding(location: venue.location, asset: asset))
        }
        if let chain = configuration.chain, let token = chain.token(of: asset) {
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
    /// included and succeeded, or over for good.
    func areLegsResolved(_ parent: ParentRecord) -> Bool {
        let orders = parent.orderIds.allSatisfy { order($0)?.order.isSettled ?? true }
        let intents = parent.intentIds.allSatisfy { id in
            guard let intent = lane?.intent(id) else { return true }
            if intent.state.isTerminal || intent.state == .held { return true }
            return intent.inclusion?.succeeded == true
        }
        return orders && intents
    }

    /// Whether every transaction of a parent is final or was given up.
    func areIntentsFinal(_ parent: ParentRecord) -> Bool {
        parent.intentIds.allSatisfy { lane?.intent($0)?.state.isTerminal ?? true }
    }

    /// Why a person must look at a parent's transactions.
    func heldReason(_ parent: ParentRecord) -> String? {
        for id in parent.intentIds {
            guard let intent = lane?.intent(id), intent.state == .held else { continue }
            return intent.reason
        }
        return nil
    }
}
