import Arithmetic
import Basics
package import Desk
import Ledger
import Markets
import Orders
import PaperVenues
import Settlement

/// What must hold at the end: what the node knows is what the exchange and the chain know.
package struct FinalChecks {
    private let scenario: DemoScenario
    private let state: DeskState

    /// Compares what a node knows with the world that it was in.
    package init(scenario: DemoScenario, state: DeskState) {
        self.scenario = scenario
        self.state = state
    }

    /// Tells each invariant that does not hold, with what was seen.
    package func run(_ tell: (String, String) -> Void) {
        LiveChecks(state: state).run(tell)
        checkParent(tell)
        checkVenue(tell)
        checkOrders(tell)
        checkChain(tell)
        checkTransactions(tell)
    }

    // MARK: The order

    private func checkParent(_ tell: (String, String) -> Void) {
        guard let parent = DemoScenario.parent.flatMap(state.parent) else {
            return tell("parent-missing", "the order is not there")
        }
        if parent.state != .filled {
            tell("parent-not-filled", "\(parent.state.name): \(parent.reason ?? "")")
        }
        if state.filled(parent) != parent.order.quantity {
            tell("parent-inexact", "\(state.filled(parent)) of \(parent.order.quantity)")
        }
        for id in parent.intentIds {
            guard let intent = state.lane?.intent(id), intent.state != .abandoned else { continue }
            if intent.state != .final || intent.outcome != .ok {
                tell("intent-not-final", "intent \(id) is \(intent.state.name)")
            }
        }
    }

    // MARK: The exchange

    private func checkVenue(_ tell: (String, String) -> Void) {
        let location = Location.venue(DemoMarket.venue, account: DemoMarket.account)
        for asset in [DemoMarket.ether, DemoMarket.dollar] {
            let truth = scenario.exchange.read { venue in
                venue.engine.balance(account: Self.seat, asset: asset)
            }
            let ours = try? state.ledger.rawBalance(Holding(location: location, asset: asset))
            if ours != Int256(UInt256(truth.total.magnitude)) || truth.locked != 0 {
                tell(
                    "venue-balance",
                    "\(asset): \(ours?.description ?? "?") here, \(truth.total) there")
            }
        }
        if !scenario.exchange.read({ $0.engine.isBalanced() }) {
            tell("venue-unbalanced", "the exchange's own books do not add up")
        }
    }

    /// One order for each client id, one booking for each trade, by the exchange's own records.
    private func checkOrders(_ tell: (String, String) -> Void) {
        let (theirIds, theirTrades) = scenario.exchange.read { venue in
            (
                venue.engine.knownOrders(account: Self.seat, market: nil)
                    .map(\.request.clientOrderId),
                venue.engine.accounts[Self.seat].fills.map { String($0.trade.id) }
            )
        }
        let ours = state.orderIds.compactMap { state.order($0) }
        let ourIds = ours.filter { $0.order.state != .rejected && $0.order.state != .neverArrived }
            .map(\.order.request.clientOrderId.text)
        if theirIds.sorted() != ourIds.sorted() || Set(theirIds).count != theirIds.count {
            tell("venue-orders", "\(ourIds.sorted()) here, \(theirIds.sorted()) there")
        }
        let ourTrades = ours.flatMap { $0.fills.map(\.key.tradeId) }
        if ourTrades.sorted() != theirTrades.sorted() {
            tell("venue-fills", "\(ourTrades.count) here, \(theirTrades.count) there")
        }
    }

    /// The engine's number of the node's account: after the exchange's own.
    private static let seat = MatchingEngine.feeAccount + 1

    // MARK: The chain

    private func checkChain(_ tell: (String, String) -> Void) {
        let (wallet, market) = (scenario.wallet, scenario.market)
        let location = Location.chain(market.chainId, wallet)
        for token in [market.native, market.weth, market.usdc] {
            let truth = scenario.chain.read { chain in
                token.address.map { chain.balance(of: wallet, token: $0) }
                    ?? chain.balance(of: wallet)
            }
            let holding = Holding(location: location, asset: token.asset, token: token.address)
            let ours = try? state.ledger.rawBalance(holding)
            if ours != Int256(truth) {
                tell(
                    "chain-balance",
                    "\(token.symbol): \(ours?.description ?? "?") here, \(truth) there")
            }
        }
        for token in [market.weth, market.usdc].compactMap(\.address) {
            let left = scenario.chain.read { chain in
                (
                    chain.balance(of: market.executor, token: token),
                    chain.allowance(owner: wallet, spender: market.executor, token: token)
                )
            }
            if !left.0.isZero || !left.1.isZero {
                tell("executor-residue", "held \(left.0), allowed \(left.1) of \(token)")
            }
        }
        if !scenario.chain.read({ $0.isConserved }) {
            tell("chain-unconserved", "the model's tokens do not add up")
        }
    }

    /// Every nonce of the wallet was used once, by the bytes of the intent that owns it.
    private func checkTransactions(_ tell: (String, String) -> Void) {
        let mined = scenario.chain.read { $0.transactions(of: scenario.wallet) }
        let intents = (state.lane?.intents ?? []).filter { $0.state != .abandoned }
        for (position, transaction) in mined.enumerated() {
            let owner = intents.first { $0.nonce == transaction.nonce }
            let isOurs = owner?.attempts.contains { $0.hash == transaction.hash } ?? false
            if transaction.nonce != UInt64(position) || !isOurs {
                tell("chain-nonces", "nonce \(transaction.nonce) at place \(position)")
            }
        }
        if mined.count != intents.count {
            tell("chain-nonces", "\(intents.count) intents, \(mined.count) transactions")
        }
    }
}
