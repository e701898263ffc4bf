import Basics
import Markets
import Synchronization
import Transport

extension BinanceSession {
    /// Keeps a connection for books.
    func keepMarketConnected() async {
        if symbols.isEmpty { return }
        await keepConnected { tenure, predecessor in
            let end = await self.runMarketConnection(tenure, predecessor)
            // Only the connection that leads the books leaves them behind.
            if !tenure.isReplaced, predecessor.map({ $0.isOver || $0.isReplaced }) ?? true {
                for feed in self.feeds.withLock({ $0 }) { feed.update { $0.disconnected() } }
            }
            self.sink(.streamEnded(reason: end.reason))
            return end
        }
    }

    /// One connection for all books, from the symbols' rules to its end.
    private func runMarketConnection(
        _ tenure: ConnectionTenure, _ predecessor: ConnectionTenure?
    ) async -> ConnectionEnd {
        let listed: [Instrument]
        switch await instruments() {
        case .answer(let instruments): listed = instruments
        case .unavailable(let reason): return ConnectionEnd(reason: reason)
        }
        guard let current = replaceFeeds(listed) else {
            return ConnectionEnd(reason: "a symbol's units cannot be counted in")
        }
        let market = MarketFeed(
            feeds: current, tenure: tenure, follows: predecessor, time: time, sink: sink)
        // Before the connection is up: its first messages must find the books waiting.
        lead(market)
        let connection: WebSocketConnection
        do throws(TransportError) {
            connection = try await sockets.connect(
                endpoints.stream, target: BinanceRequests.streamTarget(symbols: symbols),
                timeoutMilliseconds: settings.connectMilliseconds, traffic: .marketData
            ) { market.receive($0) }
        } catch {
            return ConnectionEnd(reason: error.description)
        }
        let malformedBefore = current.map(\.malformedCount)
        let overlapEnd =
            time.monotonicNanoseconds() &+ UInt64(max(0, settings.overlapMilliseconds)) * 1_000_000
        return await watch(connection, tenure, checks: current.count + 1) { index in
            guard index < current.count else {
                if self.time.monotonicNanoseconds() > overlapEnd || market.hasJoined {
                    market.replacePredecessor()
                }
                self.lead(market)
                return nil
            }
            return await self.tend(current[index], malformedBefore: malformedBefore[index])
        }
    }

    /// Lets books begin anew that no connection carries any more, once this one leads.
    private func lead(_ market: MarketFeed) {
        guard market.isLeading else { return }
        let now = time.monotonicNanoseconds()
        for feed in market.feeds { feed.update { $0.resume(now: now) } }
    }

    /// The books for these rules; one whose rules are as before is kept with its pauses.
    private func replaceFeeds(_ listed: [Instrument]) -> [BookFeed]? {
        feeds.withLock { feeds in
            var next: [BookFeed] = []
            for instrument in listed {
                if let kept = feeds.first(where: { $0.instrument == instrument }) {
                    next.append(kept)
                } else if let units = DepthUnits(instrument) {
                    next.append(
                        BookFeed(
                            instrument: instrument, units: units, settings: settings.depth,
                            sink: sink))
                } else {
                    return nil
                }
            }
            feeds = next
            return next
        }
    }

    /// Looks after one book: its age, its snapshot, and whether its connection is worth keeping.
    private func tend(_ feed: BookFeed, malformedBefore: Int) async -> ConnectionEnd? {
        let now = time.monotonicNanoseconds()
        let symbol = feed.instrument.symbol
        feed.update { $0.checkStaleness(now: now) }
        if feed.staleMilliseconds(now: now) >= settings.staleReconnectMilliseconds {
            return ConnectionEnd(reason: "no change of \(symbol) came")
        }
        if feed.malformedCount - malformedBefore >= BinanceLimits.malformedMax {
            return ConnectionEnd(reason: "messages of \(symbol) cannot be read")
        }
        if feed.update({ $0.beginSnapshot(now: now) }) { await fetchSnapshot(feed) }
        return nil
    }

    private func fetchSnapshot(_ feed: BookFeed) async {
        let levels = min(max(1, settings.snapshotLevels), 5_000)
        let outcome = await send(
            { BinanceRequests.depth(symbol: feed.instrument.symbol, levels: levels) },
            RequestCost(weight: BinanceRequests.depthWeight(levels: levels)))
        guard case .done(let body) = outcome else {
            return feed.update { $0.snapshotFailed() }
        }
        let now = time.monotonicNanoseconds()
        feed.update { _ = $0.receive(snapshot: body, now: now) }
    }
}
