import Arithmetic
import Basics
import Cryptography
package import Desk
import Ledger
import Markets
import Orders
import PaperVenues
import Settlement
import Storage

// What must hold once everything is over: what the node knows is what the exchange and the chain
// know.
extension Referee {
    /// Compares a node that has come to rest with the world that it was in.
    package func finish(live: DeskState?, _ market: DemoMarket, _ world: WorldView) {
        if live != state { tell("state-differs", "the live state is not that of its records") }
        compareBalances(market, world)
        compareOrders(world)
        compareTransactions(world)
        checkExposure(world)
        if !world.exchange.read({ $0.engine.isBalanced() }) {
            tell("venue-unbalanced", "the exchange's own books do not add up")
        }
        if !world.chain.read({ $0.isConserved }) {
            tell("chain-unconserved", "the model's tokens do not add up")
        }
    }

    /// A hash over every record that was submitted.
    var digest: [UInt8] {
        SHA256.hash(records.flatMap { SHA256.hash($0.payload).bytes }).bytes
    }

    private func compareBalances(_ market: DemoMarket, _ world: WorldView) {
        let venue = Location.venue(DemoMarket.venue, account: DemoMarket.account)
        for asset in [DemoMarket.ether, DemoMarket.dollar] {
            let truth = world.exchange.read { venue in
                venue.engine.balance(account: Self.seat, asset: asset)
            }
            compare(
                Holding(location: venue, asset: asset), UInt256(truth.total.magnitude),
                "venue-balance")
            if truth.locked != 0 { tell("venue-locked", "\(truth.locked) \(asset)") }
        }
        // What a halted lane still had under way is a person's to find out.
        if state.lane?.haltReason != nil { return }
        let chain = Location.chain(market.chainId, wallet)
        let (wallet, firstNonce) = (wallet, fold.firstNonce)
        let stolen = world.chain.read { Self.spentByOthers($0, of: wallet, from: firstNonce) }
        for token in [market.native, market.weth, market.usdc] {
            let truth = world.chain.read { chain in
                token.address.map { chain.balance(of: wallet, token: $0) }
                    ?? chain.balance(of: wallet) + stolen
            }
            compare(
                Holding(location: chain, asset: token.asset, token: token.address), truth,
                "chain-balance")
        }
    }

    /// Wei that an account lost to transactions which somebody else sent with its key.
    private static func spentByOthers(
        _ chain: ChainModel, of wallet: Address, from nonce: UInt64
    ) -> UInt256 {
        chain.transactions(of: wallet).filter { $0.isStolen && $0.nonce >= nonce }
            .reduce(.zero) { $0 + UInt256($1.gasUsed) * $1.effectiveGasPrice }
    }

    private func compare(_ holding: Holding, _ truth: UInt256, _ name: String) {
        let ours = try? state.ledger.rawBalance(holding)
        if ours != Int256(truth) {
            tell(name, "\(holding): \(ours?.description ?? "?") here, \(truth) there")
        }
    }

    /// Every order and every trade at the exchange is known, and nothing else.
    private func compareOrders(_ world: WorldView) {
        let (theirs, trades) = world.exchange.read { venue in
            let account = venue.engine.accounts[Self.seat]
            return (
                account.orderIds.compactMap { venue.engine.order(id: $0) },
                account.fills.map { String($0.trade.id) }
            )
        }
        for order in theirs {
            let id = order.request.clientOrderId
            guard let ours = ClientOrderId(id).flatMap(state.order) else {
                tell("order-lost", "the exchange has order \(id)")
                continue
            }
            if order.status.isOpen { tell("order-left", "order \(id) rests") }
            if fold.absent.contains(id) { tell("absence-wrong", "the exchange has order \(id)") }
            if ours.order.state == .rejected, order.filledSteps > 0 {
                tell("rejection-wrong", "the exchange has filled order \(id)")
            }
        }
        let ours = state.orderIds.flatMap { state.order($0)?.fills.map(\.key.tradeId) ?? [] }
        if ours.sorted() != trades.sorted() {
            tell("fills-differ", "\(ours.sorted()) here, \(trades.sorted()) there")
        }
    }

    /// Every nonce of the wallet was used once, by bytes of the intent that owns it.
    private func compareTransactions(_ world: WorldView) {
        let wallet = wallet
        let mined = world.chain.read { $0.transactions(of: wallet) }
        for (place, transaction) in mined.enumerated() where !transaction.isStolen {
            let owner = fold.attempts[transaction.hash]?.intent
            if transaction.nonce != UInt64(place) || owner == nil
                || fold.nonces[transaction.nonce] != owner
            {
                tell("chain-nonces", "nonce \(transaction.nonce) at place \(place)")
            }
        }
        if state.lane?.haltReason != nil { return }
        for intent in state.lane?.intents ?? [] where intent.hasSignature {
            if !mined.contains(where: { $0.nonce == intent.nonce }) {
                tell("nonce-unused", "nonce \(intent.nonce) was signed for and is not used")
            }
        }
    }
}
