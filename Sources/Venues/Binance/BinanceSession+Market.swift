import Basics
import Markets
import Synchronization
import Transport

extension BinanceSession {
    /// Keeps the connection for books.
    func keepMarketConnected() async {
        if symbols.isEmpty { return }
        await keepConnected {
            let end = await runMarketConnection()
            for feed in feeds.withLock({ $0 }) { feed.update { $0.disconnected() } }
            sink(.streamEnded(reason: end.reason))
            return end
        }
    }

    /// One connection for all books, from the symbols' rules to its end.
    private func runMarketConnection() async -> ConnectionEnd {
        let listed: [Instrument]
        switch await instruments() {
        case .answer(let instruments): listed = instruments
        case .unavailable(let reason): return ConnectionEnd(reason: reason)
        }
        guard let current = replaceFeeds(listed) else {
            return ConnectionEnd(reason: "a symbol's units cannot be counted in")
        }
        let market = MarketFeed(feeds: current, time: time, sink: sink)
        let now = time.monotonicNanoseconds()
        // Before the connection is up: its first messages must find the books waiting.
        for feed in current { feed.update { $0.connected(now: now) } }
        let connection: WebSocketConnection
        do throws(TransportError) {
            connection = try await sockets.connect(
                endpoints.stream, target: BinanceRequests.streamTarget(symbols: symbols),
                timeoutMilliseconds: settings.connectMilliseconds
            ) { market.receive($0) }
        } catch {
            return ConnectionEnd(reason: error.description)
        }
        let malformedBefore = current.map(\.malformedCount)
        return await watch(connection, market.signal, checks: current.count) { index in
            await self.tend(current[index], malformedBefore: malformedBefore[index])
        }
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
