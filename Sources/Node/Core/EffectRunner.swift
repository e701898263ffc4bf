import Arithmetic
import Basics
import Desk
import Execution
import Markets
import Orders
import Settlement
import Venues

/// Does what the desk wants done, one task per effect, and tells the desk what came of it.
///
/// It decides nothing: every answer, also none, goes back as an input.
struct EffectRunner: Sendable {
    let core: NodeCore
    let venues: [VenueLink]
    let chain: ChainRunner?
    let board: MarketBoard
    let gatherer: MarketGatherer
    let time: any TimeSource
    let killer: @Sendable (KillPoint) -> Void

    /// Runs until the effects end.
    func run() async {
        await withDiscardingTaskGroup { group in
            while let effect = await core.effects.next() {
                group.addTask { await perform(effect) }
            }
            group.cancelAll()
        }
    }

    private func perform(_ effect: DeskEffect) async {
        switch effect {
        case .acknowledge(let id): await core.acknowledge(id)
        case .gatherMarket(let id): await gatherer.gather(for: id)
        case .placeOrder(let venue, let account, let request, let notAfter):
            await place(request, at: link(venue, account), notAfter: notAfter)
        case .cancelOrder(let venue, let account, let symbol, let id):
            await cancel(id, symbol, at: link(venue, account))
        case .queryOrder(let venue, let account, let symbol, let id):
            _ = await query(id, symbol, at: link(venue, account))
        case .sign(let id, let nonce, let call, let purpose, let deadline):
            await chain?.sign(id, nonce: nonce, call, purpose, deadline: deadline)
        case .replace(let id, let nonce, let call, _, let previous, let isForced):
            await chain?.replace(id, nonce: nonce, call, over: previous, isForced: isForced)
        case .broadcast(let id, let attempt):
            await chain?.broadcast(id, attempt)
        case .askHeadNonce: await chain?.tellHeadNonce()
        }
    }

    private func link(_ venue: VenueId, _ account: String) -> VenueLink? {
        venues.first { $0.session.venue == venue && $0.account == account }
    }

    // MARK: Exchange orders

    private func place(
        _ request: OrderRequest, at link: VenueLink?, notAfter: Timestamp
    ) async {
        let id = request.clientOrderId
        guard let link else {
            await core.post(.orderRejected(id, code: 0, message: "no such account"))
            return
        }
        // Nothing new is sent before everything missed was asked for and answered.
        while !board.standing(link.location).isReady, time.now() <= notAfter {
            // A node that stops leaves it to its next run, which asks for the order.
            guard (try? await time.sleep(milliseconds: NodeLimits.holdMilliseconds)) != nil else {
                return
            }
        }
        guard time.now() <= notAfter else {
            let problem = board.standing(link.location).problem
            let why = problem.map { "\(link.location) \($0)" } ?? "too late"
            await core.post(.orderRejected(id, code: 0, message: "not sent: \(why)"))
            return
        }
        switch await link.session.place(request) {
        case .accepted(let report):
            killer(.orderSent)
            await core.post(.report(report))
            // The stream tells trades sooner in most cases; asking makes it certain.
            if !report.filledQuantity.isZero { _ = await fetchFills(report, at: link) }
        case .rejected(let rejection):
            await core.post(
                .orderRejected(id, code: rejection.code, message: rejection.message))
        case .unknown(let reason):
            #if Mutants
            if Mutant.retryWithNewClientId.isActive,
                let other = ClientOrderId("Z" + id.text.dropFirst())
            {
                _ = await link.session.place(request.renamed(other))
            }
            #endif
            await core.post(.orderUnknown(id, reason: reason))
        }
    }

    private func cancel(_ id: ClientOrderId, _ symbol: String, at link: VenueLink?) async {
        guard let link else { return }
        // A refused or unanswered cancel proves nothing about the order: the query tells.
        if case .accepted(let report) = await link.session.cancel(symbol: symbol, id) {
            await core.post(.report(report))
        }
        _ = await query(id, symbol, at: link)
    }

    /// Asks for an order and its trades and tells the desk; why not, when something has no answer.
    func query(_ id: ClientOrderId, _ symbol: String, at link: VenueLink?) async -> String? {
        guard let link else { return nil }
        // An answer counts for when it was asked for, however late it comes.
        let asked = time.now()
        switch await link.session.query(symbol: symbol, id) {
        case .found(let report):
            let problem = report.filledQuantity.isZero ? nil : await fetchFills(report, at: link)
            await core.post(.report(report))
            return problem
        case .absent:
            await core.post(.orderAbsent(id, asked: asked))
            return nil
        case .unknown(let reason): return reason
        }
    }

    private func fetchFills(_ report: OrderReport, at link: VenueLink) async -> String? {
        let answer = await link.session.fills(
            symbol: report.symbol, venueOrderId: report.venueOrderId,
            clientOrderId: report.clientOrderId)
        switch answer {
        case .answer(let fills):
            for fill in fills { await core.post(.fill(fill)) }
            return nil
        case .unavailable(let reason): return reason
        }
    }
}

#if Mutants
extension OrderRequest {
    /// The same order under another id.
    fileprivate func renamed(_ id: ClientOrderId) -> OrderRequest {
        OrderRequest(
            clientOrderId: id, symbol: symbol, side: side, type: type, quantity: quantity,
            price: price, timeInForce: timeInForce)
    }
}
#endif
