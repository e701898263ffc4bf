import Arithmetic
package import Desk
import Ledger
import Markets
import Orders
import Settlement

/// What must hold of a node's state at any time.
package struct LiveChecks {
    private let state: DeskState

    /// Looks at a state.
    package init(state: DeskState) {
        self.state = state
    }

    /// Tells each invariant that does not hold, with what was seen.
    package func run(_ tell: (String, String) -> Void) {
        if !state.ledger.isBalanced { tell("ledger-unbalanced", "the books do not add up") }
        for id in state.parentIds {
            guard let parent = state.parent(id) else { continue }
            let exposure = exposure(of: parent)
            if exposure > parent.order.quantity {
                tell("overfill", "\(exposure) of \(parent.order.quantity) is out")
            }
        }
        checkNonces(tell)
    }

    /// Of a sale: what is traded and what still may trade, ledger scale.
    private func exposure(of parent: ParentRecord) -> UInt256 {
        guard parent.order.side == .sell else { return .zero }
        var sum = state.filled(parent)
        for id in parent.orderIds {
            guard let record = state.order(id) else { continue }
            sum = sum.checkedAdding(record.reserve.amount) ?? .max
        }
        for id in parent.intentIds {
            guard let intent = state.lane?.intent(id), intent.inclusion == nil,
                !intent.state.isTerminal
            else { continue }
            for reserve in state.link(id)?.reserves ?? []
            where reserve.holding.asset == parent.order.base && reserve.holding.token != nil {
                sum = sum.checkedAdding(reserve.amount) ?? .max
            }
        }
        return sum
    }

    /// One intent for each nonce, but for those that gave theirs back.
    private func checkNonces(_ tell: (String, String) -> Void) {
        let nonces = (state.lane?.intents ?? []).filter { $0.state != .abandoned }.map(\.nonce)
        if Set(nonces).count != nonces.count {
            tell("nonce-reused", "nonces \(nonces.sorted())")
        }
    }
}
