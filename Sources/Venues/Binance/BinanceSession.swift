package import Basics
import Codecs
package import Markets
import Synchronization
package import Transport

/// One account at Binance spot: carries bytes between the exchange and the pure parts beside it.
///
/// Two connections are kept, each with its own pauses: one for books, one for the account's own
/// events (`userDataStream.subscribe.signature`). Requests go over REST. Nothing is sent twice.
package final class BinanceSession: VenueSession {
    package let venue: VenueId
    package var account: String { settings.account }
    package var symbols: [String] { settings.symbols }

    let settings: BinanceSettings
    let endpoints: BinanceEndpoints
    let requests: BinanceRequests
    let decoder: BinanceDecoder
    let time: any TimeSource
    let sink: @Sendable (VenueEvent) -> Void
    let sockets: WebSocketClient
    let budget: Mutex<RateBudget>
    let feeds = Mutex<[BookFeed]>([])
    let lastCall = Atomic<UInt64>(0)
    let clock = Mutex(ServerClock())
    let rest: HTTPClient

    /// A session that connects when `run` is called; requests may be sent at any time.
    package init(
        venue: VenueId = VenueId("binance"), endpoints: BinanceEndpoints,
        credentials: BinanceCredentials, settings: BinanceSettings, dialer: any StreamDialer,
        entropy: any EntropySource, time: any TimeSource,
        sink: @escaping @Sendable (VenueEvent) -> Void
    ) throws(VenueError) {
        self.venue = venue
        self.endpoints = endpoints
        self.settings = settings
        self.time = time
        self.sink = sink
        requests = try BinanceRequests(
            credentials: credentials,
            receiveWindowMilliseconds: settings.receiveWindowMilliseconds)
        decoder = BinanceDecoder(venue: venue, account: settings.account)
        rest = HTTPClient(dialer: dialer, endpoint: endpoints.rest)
        sockets = WebSocketClient(dialer: dialer, entropy: entropy)
        budget = Mutex(RateBudget(settings.rateLimits))
    }

    /// The exchange refuses what is older than the window, by a clock that may be a second behind
    /// ours, and waits ten seconds for its engine.
    package var requestValidityMilliseconds: Int64 {
        requests.receiveWindowMilliseconds + 11_000
    }

    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.keepMarketConnected() }
            group.addTask { await self.keepUserConnected() }
        }
    }

    package var marketCounters: MarketCounters {
        feeds.withLock { $0 }.map(\.counters).reduce(MarketCounters(), +)
    }

    package func book(symbol: String) -> OrderBook? {
        feeds.withLock { feeds in feeds.first { $0.instrument.symbol == symbol } }?.book
    }

    /// Sends one request within the budget and judges what became of it.
    func send(
        _ build: () throws(VenueError) -> WireRequest, _ cost: RequestCost
    ) async -> BinanceOutcome {
        let request: WireRequest
        do throws(VenueError) {
            request = try build()
        } catch {
            return .notSent(error.description)
        }
        if let refusal = take(cost) { return .notSent(refusal.description) }
        let outcome = await rest.send(
            request,
            timeoutMilliseconds: cost.orders > 0 || cost.isUrgent
                ? settings.orderTimeoutMilliseconds : settings.queryTimeoutMilliseconds)
        if let response = outcome.response {
            budget.withLock { $0.note(response, now: time.now()) }
        }
        let judged = BinanceOutcome.judge(outcome)
        if case .refused(let rejection) = judged, rejection.code == Self.timeRefusalCode {
            await measureClock()
        }
        return judged
    }

    package var heldBackUntil: Timestamp? {
        let until = budget.withLock { $0.refusedUntil }
        return until > time.now() ? until : nil
    }

    /// Takes a cost from the budget; the refusal if it cannot be paid now.
    func take(_ cost: RequestCost) -> RateBudget.Refusal? {
        budget.withLock { budget in
            do throws(RateBudget.Refusal) {
                try budget.take(
                    weight: cost.weight, orders: cost.orders, isUrgent: cost.isUrgent,
                    now: time.now())
                return nil
            } catch {
                return error
            }
        }
    }
}
