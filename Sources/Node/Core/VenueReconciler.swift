import Basics
import Desk
import Logging
import Markets
import Orders
import Venues

/// Asks an exchange account for everything that may have been missed, before anything new is sent
/// to it: every order without an end, and the account's own records of orders and trades.
///
/// It decides nothing: what the exchange tells goes to the desk. A question without an answer is
/// asked again; nothing is skipped.
struct VenueReconciler: Sendable {
    let core: NodeCore
    let board: MarketBoard
    let runner: EffectRunner
    let marks: JournalMarks
    let time: any TimeSource
    let logger: Logger

    /// Works until all questions of a connection are answered, or it is gone.
    func run(_ link: VenueLink, connection: UInt64) async {
        var backoff = Backoff(
            milliseconds: NodeLimits.retryMilliseconds,
            millisecondsMax: NodeLimits.questionMillisecondsMax)
        while isCurrent(link, connection) {
            let asked = time.now()
            if let problem = await askAll(link) {
                board.withStanding(link.location) { $0.isWaiting(problem, on: connection) }
                logger.info("\(link.location) does not answer: \(problem)")
            } else {
                await core.post(
                    .venueReconciled(link.session.venue, account: link.account, asked: asked))
                let isFirst = !board.standing(link.location).isReady
                guard
                    board.withStanding(
                        link.location,
                        {
                            $0.answered(on: connection, begun: asked)
                        })
                else { return }
                if isFirst { logger.info("connected to \(link.session.venue)") }
                // Requests of an earlier run may still arrive for a while: then once more.
                guard let due = await core.reconciliationDue(link.location) else {
                    return await compareBalances(link)
                }
                backoff.reset()
                let pause = max(1, due.milliseconds(since: time.now()) + 1)
                guard await sleep(pause) else { return }
                continue
            }
            guard await sleep(backoff.next()) else { return }
        }
    }

    private func isCurrent(_ link: VenueLink, _ connection: UInt64) -> Bool {
        !Task.isCancelled && board.standing(link.location).connection == connection
    }

    private func sleep(_ milliseconds: Int64) async -> Bool {
        (try? await time.sleep(milliseconds: milliseconds)) != nil
    }

    /// Asks everything once; nil when all of it was answered, else why not.
    private func askAll(_ link: VenueLink) async -> String? {
        let (venue, account) = (link.session.venue, link.account)
        let open = await core.read { $0.unsettledOrders(venue, account: account) }
        for (id, symbol) in open {
            if let problem = await runner.query(id, symbol, at: link) { return problem }
        }
        var foreign = 0
        for symbol in link.symbols {
            switch await takeHistory(symbol, of: link) {
            case .success(let count): foreign += count
            case .failure(let problem): return problem.text
            }
        }
        let count = foreign
        board.withStanding(link.location) { $0.foreignOrders = count }
        return nil
    }

    /// Tells the desk what an account did on a symbol since the journal is sure of itself; how many
    /// orders were somebody else's.
    private func takeHistory(
        _ symbol: String, of link: VenueLink
    ) async -> Result<Int, NodeError> {
        let mark =
            board.standing(link.location).askedAt ?? marks.mark(of: link.location) ?? time.now()
        guard let instrument = board.instrument(symbol, at: link.session.venue) else {
            return .failure(NodeError(.venue, "the rules of \(symbol) are not known yet"))
        }
        let since = mark.adding(milliseconds: -NodeLimits.historyMarginMilliseconds)
        let history: AccountHistory
        switch await link.session.history(symbol: symbol, since: since) {
        case .answer(let answer): history = answer
        case .unavailable(let reason): return .failure(NodeError(.venue, reason))
        }
        let pair = TradedPair(base: instrument.base, quote: instrument.quote)
        let node = await core.read { $0.configuration.nodeId }
        var foreign = history.foreignTimes.filter { $0 >= mark }.count
        for order in history.orders {
            guard order.request.clientOrderId.belongs(to: node) else {
                if order.report.time >= mark { foreign += 1 }
                continue
            }
            await core.post(
                .orderFound(
                    link.session.venue, account: link.account, order.request, pair, order.report))
        }
        #if Mutants
        if Mutant.bookTwiceOnReconnect.isActive {
            for fill in history.fills { await core.post(.fill(fill.renamed)) }
        }
        #endif
        for fill in history.fills { await core.post(.fill(fill)) }
        return .success(foreign)
    }

    /// Compares what the account holds with the books while nothing is out there.
    private func compareBalances(_ link: VenueLink) async {
        let before = await core.read { $0.eventCount }
        guard let told = await link.session.balances().value else { return }
        let (venue, account) = (link.session.venue, link.account)
        let contradiction = await core.read { state -> String? in
            guard state.isOpen, state.eventCount == before,
                state.unsettledOrders(venue, account: account).isEmpty
            else { return nil }
            return link.contradiction(of: told, state)
        }
        board.withStanding(link.location) { $0.contradiction = contradiction }
        if let contradiction { logger.warning("\(link.location): \(contradiction)") }
    }
}

#if Mutants
extension Fill {
    /// The same trade under another id.
    fileprivate var renamed: Fill {
        Fill(
            key: Key(
                venue: key.venue, account: key.account, symbol: key.symbol,
                tradeId: "0" + key.tradeId),
            clientOrderId: clientOrderId, side: side, price: price, quantity: quantity,
            quoteQuantity: quoteQuantity, fee: fee, feeAsset: feeAsset, time: time)
    }
}
#endif
