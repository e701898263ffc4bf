import Arithmetic
import Basics
import Ethereum
import Ledger
import Orders
import Settlement

extension Desk {
    /// Takes back what parents that end would leave to the executor.
    ///
    /// A parent that goes on need not: its next allowance overwrites the last one.
    mutating func revokeAllowances(at time: Timestamp, into step: inout DeskStep) {
        for id in state.openParentIds {
            guard let parent = state.parent(id), state.areLegsResolved(parent),
                parent.isCancelRequested || parent.endReason != nil || state.isDone(parent),
                state.revokeCount(of: parent) < Limits.revokesMax,
                let approval = state.strandedApproval(of: parent)
            else { continue }
            revoke(approval, of: parent, at: time, into: &step)
        }
    }

    private mutating func revoke(
        _ approval: Intent, of parent: ParentRecord, at time: Timestamp, into step: inout DeskStep
    ) {
        guard let chain = state.configuration.chain, let lane = state.lane else { return }
        let request = IntentRequest(
            purpose: .revoke,
            call: TransactionCall(
                to: approval.call.to, value: .zero,
                input: ERC20.approve(spender: chain.executor, amount: .zero),
                gasLimit: Limits.approvalGas),
            waitsForPrevious: false,
            deadline: time.adding(milliseconds: Limits.revokeMilliseconds))
        let price = approval.attempts.last?.maxFeePerGas ?? .zero
        for event in lane.decide(requests: [request]) {
            guard case .reserved(let intent) = event else { continue }
            emit(
                .intentCreated(parent.order.id, intent, [gasReserve(chain, intent, price)]),
                into: &step)
        }
    }
}
