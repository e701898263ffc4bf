import Arithmetic
import Basics
import Ethereum
import Execution
import Ledger
import Markets
import Orders
import Pools
import Risk
import Routing
import Settlement

extension Desk {
    /// Plans what is left of a parent on a market and writes down every leg before any is sent.
    mutating func plan(
        _ id: ParentId, on market: MarketSnapshot, at time: Timestamp, into step: inout DeskStep
    ) {
        guard let parent = state.parent(id), parent.state == .planning,
            !parent.isCancelRequested, state.areLegsResolved(parent),
            lostOrderReason(parent) == nil, let task = state.task(for: parent)
        else { return }
        if state.configuration.guards.isTooOld(market, at: time) {
            gather(id, at: time, into: &step)
            return
        }
        let algorithm = OneShot(settings: state.configuration.execution)
        let usable = state.usable(market, for: task)
        let plan: NetworkPlan
        do throws(RoutingError) {
            plan = try algorithm.plan(task, on: usable)
        } catch {
            end(parent, reason: error.description, &step)
            return
        }
        guard isWorthItsCosts(plan, task) else {
            end(parent, reason: "gas costs more than what could be traded", &step)
            return
        }
        let children = algorithm.children(of: plan, task: task, on: usable)
        if let denial = state.denial(of: children, task, on: usable) {
            deny(parent, denial, into: &step)
            return
        }
        // An allowance and a route each.
        if let lane = state.lane, !lane.hasRoom(for: 2 * children.transactions.count) {
            noMarket(id, reason: "too many transactions are under way", into: &step)
            return
        }
        emit(.planned(id, PlanRecord(plan, task: task, on: usable)), into: &step)
        let eventsBefore = step.events.count
        for commitment in children.commitments {
            switch commitment {
            case .order(let child): create(child, parent: id, task, at: time, into: &step)
            case .transaction(let child):
                create(child, parent: id, task, market, at: time, into: &step)
                askForSignatures(into: &step)
            }
        }
        if step.events.count == eventsBefore, let parent = state.parent(id) {
            let refusal = children.refusals.first.map { ": \($0)" } ?? ""
            end(parent, reason: "nothing of the plan can be sent\(refusal)", &step)
        } else {
            let refusal = children.refusals.first?.description
            emit(.parentMoved(id, .working, reason: refusal), into: &step)
        }
    }

    /// Whether more is traded than gas costs, counted in quote.
    private func isWorthItsCosts(_ plan: NetworkPlan, _ task: TradeTask) -> Bool {
        plan.costs < (task.side == .sell ? plan.amountOut : plan.amountIn)
    }

    /// The market could not be gathered: the parent waits and asks again on a tick.
    mutating func noMarket(_ id: ParentId, reason: String, into step: inout DeskStep) {
        guard let parent = state.parent(id), parent.state == .planning, parent.reason != reason
        else { return }
        emit(.parentMoved(id, .planning, reason: reason), into: &step)
    }

    private mutating func deny(
        _ parent: ParentRecord, _ denial: RiskDenial, into step: inout DeskStep
    ) {
        let reason = "risk: \(denial.code)"
        if parent.plans.isEmpty {
            emit(.parentMoved(parent.order.id, .denied, reason: reason), into: &step)
        } else {
            end(parent, reason: reason, &step)
        }
    }

    // MARK: Exchange orders

    private mutating func create(
        _ child: ChildOrder, parent: ParentId, _ task: TradeTask, at time: Timestamp,
        into step: inout DeskStep
    ) {
        guard case .venue(let venue, let account) = child.location,
            let id = nextOrderId(parent),
            let amount = state.ledgerAmount(child.spendMax, of: task.assetIn, task)
        else { return }
        let request = OrderRequest(
            clientOrderId: id, symbol: child.instrument.symbol, side: child.side, type: .limit,
            quantity: child.quantity, price: child.price, timeInForce: .immediateOrCancel)
        let reserve = HoldingAmount(
            holding: Holding(location: child.location, asset: task.assetIn), amount: amount)
        let notAfter = time.adding(milliseconds: Limits.placeWindowMilliseconds)
        let validUntil = notAfter.adding(
            milliseconds: Limits.requestValidityMilliseconds + Limits.clockMarginMilliseconds)
        emit(.orderCreated(parent, venue: venue, account: account, request, reserve), into: &step)
        // Written together with the order: from here on it may be at the exchange.
        emit(.order(id, .sent(validUntil: validUntil)), into: &step)
        step.effects.append(
            .placeOrder(venue, account: account, request, notAfter: notAfter))
    }

    /// A client order id that no run gives again, and that tells whose order it is.
    private func nextOrderId(_ id: ParentId) -> ClientOrderId? {
        guard let parent = state.parent(id),
            let number = OrderNumber(
                parentOrdinal: parent.ordinal, serial: UInt64(parent.orderIds.count))
        else { return nil }
        return ClientOrderId(
            node: state.configuration.nodeId, epoch: state.epoch, counter: number.counter)
    }

    // MARK: Transactions

    private mutating func create(
        _ child: ChildTransaction, parent: ParentId, _ task: TradeTask, _ market: MarketSnapshot,
        at time: Timestamp, into step: inout DeskStep
    ) {
        guard let chain = state.configuration.chain, let lane = state.lane,
            let amount = state.ledgerAmount(child.spendMax, of: task.assetIn, task),
            let token = chain.token(child.tokenIn)
        else { return }
        let deadline = time.adding(
            milliseconds: Int64(clamping: state.configuration.execution.deadlineSeconds) * 1_000)
        guard
            let route = try? ExecutorCalldata(
                swaps: child.swaps, tokenIn: child.tokenIn, tokenOut: child.tokenOut,
                amounts: child.amounts, deadline: deadline.seconds
            ).encoded()
        else { return }
        let approval = ERC20.approve(spender: chain.executor, amount: child.spendMax)
        let requests = [
            IntentRequest(
                purpose: .approve,
                call: TransactionCall(
                    to: child.tokenIn, value: .zero, input: approval,
                    gasLimit: Limits.approvalGas),
                waitsForPrevious: false, deadline: deadline),
            IntentRequest(
                purpose: .route,
                call: TransactionCall(
                    to: chain.executor, value: .zero, input: route, gasLimit: child.gasLimit),
                waitsForPrevious: true, deadline: deadline),
        ]
        for event in lane.decide(requests: requests) {
            guard case .reserved(let intent) = event else { continue }
            var reserves = [gasReserve(chain, intent, market.gasPrice)]
            if intent.purpose == .route {
                reserves.append(HoldingAmount(holding: chain.holding(of: token), amount: amount))
            }
            emit(.intentCreated(parent, intent, reserves), into: &step)
        }
    }

    /// Native coin set aside for gas: the limit at three times the present price.
    func gasReserve(
        _ chain: ChainAccount, _ intent: Intent, _ gasPrice: UInt256
    ) -> HoldingAmount {
        let holding = chain.holding(of: chain.native)
        let wei = UInt256(intent.call.gasLimit).checkedMultiplied(by: gasPrice)?
            .checkedMultiplied(by: 3)
        let amount = wei.flatMap { try? state.ledger.amount(raw: $0, of: holding) } ?? .zero
        // Never more than is there: a reservation is a promise to ourselves, the chain decides.
        return HoldingAmount(
            holding: holding, amount: min(amount, state.ledger.available(holding)))
    }
}
