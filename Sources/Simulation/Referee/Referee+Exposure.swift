import Arithmetic
import Basics
import Desk
import Ethereum
import Ledger
import Markets
import Orders
import PaperVenues
import Pools
import Settlement

// That nobody trades more than was asked for.
extension Referee {
    /// What an order has traded or may still trade at the exchange, raw units of base.
    private struct Traded {
        let clientOrderId: String
        /// What was bought less the exchange's fee in base, or what was sold.
        let raw: Int128
        /// How much of that may be the exchange's rounding, or a fee that is not taken yet.
        let slack: Int128
    }

    /// By the exchange's and the chain's own records no parent trades more than it asked for.
    func checkExposure(_ world: WorldView) {
        var traded: [ParentId: (sum: UInt256, slack: UInt256)] = [:]
        for order in ordersTraded(world) {
            guard let parent = truth.parents[order.clientOrderId],
                let scale = state.ledger.scale(of: DemoMarket.ether),
                let factor = UInt256.powerOfTen(scale - RawUnits.decimals)
            else { continue }
            let before = traded[parent] ?? (.zero, .zero)
            traded[parent] = (
                before.sum + UInt256(order.raw.magnitude) * factor,
                before.slack + UInt256(order.slack.magnitude) * factor
            )
        }
        for id in state.parentIds {
            guard let parent = state.parent(id) else { continue }
            let (sum, slack) = traded[id] ?? (.zero, .zero)
            let all = sum + onChain(parent, world)
            if all > parent.order.quantity + slack {
                tell("overfill", "\(id): \(all) of \(parent.order.quantity) is out or traded")
            }
        }
    }

    /// Of a purchase the exchange takes its fee in base, so the order is larger by that.
    ///
    /// It rounds the fee down, so each trade may bring a part of a raw unit more than planned.
    private func ordersTraded(_ world: WorldView) -> [Traded] {
        world.exchange.read { venue in
            let account = venue.engine.accounts[Self.seat]
            var fees: [Int64: (raw: Int128, count: Int128)] = [:]
            for fill in account.fills where fill.commission.asset == DemoMarket.ether {
                let before = fees[fill.orderId] ?? (0, 0)
                fees[fill.orderId] = (before.raw + fill.commission.raw, before.count + 1)
            }
            return account.orderIds.compactMap { id -> Traded? in
                guard let order = venue.engine.order(id: id) else { return nil }
                let rules = venue.engine.markets[order.request.market].rules
                let isOpen = order.status.isOpen
                let raw = rules.baseRaw(steps: isOpen ? order.steps : order.filledSteps)
                let fee = fees[id] ?? (0, 0)
                return Traded(
                    clientOrderId: order.request.clientOrderId, raw: raw - fee.raw,
                    slack: fee.count + (isOpen && order.request.side == .buy ? raw / 500 : 0))
            }
        }
    }

    /// Base that a parent's transactions have traded or may still trade.
    ///
    /// Of a sale what it gives, of a purchase what it takes: both are exact.
    private func onChain(_ parent: ParentRecord, _ world: WorldView) -> UInt256 {
        var sum = UInt256.zero
        for id in parent.intentIds {
            guard let intent = state.lane?.intent(id), mayTrade(intent),
                let route = try? ExecutorCalldata(decoding: intent.call.input)
            else { continue }
            switch (parent.order.side, route.amounts) {
            case (.sell, .exactIn(let amountIn, _)): sum = sum + amountIn
            case (.buy, .exactOut(let amountOut, _)): sum = sum + amountOut
            case (.sell, .exactOut), (.buy, .exactIn):
                tell("route-inexact", "intent \(id) of \(parent.order.id) may trade any amount")
            }
        }
        return sum
    }

    /// Whether a route was carried out or still may be: not when the receipt that counts is a
    /// failure or one of the empty transaction that took its nonce.
    private func mayTrade(_ intent: Intent) -> Bool {
        guard intent.purpose == .route, intent.hasSignature else { return false }
        guard let inclusion = intent.inclusion else { return !intent.state.isTerminal }
        return isCarriedOut(intent, by: inclusion)
    }

    /// Whether a receipt is one of the intent's own call.
    private func isCarriedOut(_ intent: Intent, by inclusion: Inclusion) -> Bool {
        guard inclusion.succeeded,
            let attempt = intent.attempts.first(where: { $0.hash == inclusion.transactionHash }),
            let signed = try? SignedTransaction.decode(attempt.raw)
        else { return false }
        return signed.transaction.input == intent.call.input
    }

    /// A route that was carried out moved what it fixes exactly, and the rest within its limit.
    func checkMoved(_ inclusion: Inclusion, of id: IntentId) {
        guard let intent = state.lane?.intent(id), intent.purpose == .route,
            isCarriedOut(intent, by: inclusion),
            let route = try? ExecutorCalldata(decoding: intent.call.input)
        else { return }
        func moved(_ token: Address) -> Int256 {
            inclusion.changes.first { $0.token == token }?.amount ?? .zero
        }
        let (given, received) = (moved(route.tokenIn), moved(route.tokenOut))
        let isRight =
            switch route.amounts {
            case .exactIn(let amountIn, let minOut):
                given == Int256(amountIn).negated && !received.isNegative
                    && received.magnitude >= minOut
            case .exactOut(let amountOut, let maxIn):
                received == Int256(amountOut) && given.isNegative && given.magnitude <= maxIn
            }
        if !isRight { tell("route-wrong", "intent \(id): \(given) for \(received)") }
    }
}
