import Basics
import Codecs
import Markets
import Transport

/// What comes over one market data connection, on its way into the books.
final class MarketFeed: Sendable {
    let feeds: [BookFeed]
    let signal: ConnectionSignal
    private let router: MarketRouter
    private let time: any TimeSource
    private let sink: @Sendable (VenueEvent) -> Void

    init(
        feeds: [BookFeed], time: any TimeSource, sink: @escaping @Sendable (VenueEvent) -> Void
    ) {
        self.feeds = feeds
        self.time = time
        self.sink = sink
        signal = ConnectionSignal()
        router = MarketRouter(symbols: feeds.map(\.instrument.symbol))
    }

    /// Takes what the connection tells, on its event loop.
    func receive(_ event: WebSocketEvent) {
        switch event {
        case .text(let bytes), .binary(let bytes): receive(bytes)
        case .ping, .pong: break
        case .closed(let reason): signal.end("closed: \(reason)")
        }
    }

    private func receive(_ bytes: WireBytes) {
        let now = time.monotonicNanoseconds()
        JSONReader.read(bytes) { reader in
            do throws(JSONError) {
                switch try router.route(&reader) {
                case .depth(let index):
                    feeds[index].update { book in
                        let effect = book.receive(&reader, now: now)
                        if case .restarted = effect { return }
                        do throws(JSONError) {
                            try router.finish(&reader)
                        } catch {
                            _ = book.restart(.malformed, now: now)
                        }
                    }
                case .ending: signal.end("serverShutdown")
                case .answer: break
                case .unknown(let text): sink(.unknown(text))
                }
            } catch {
                // Which book it was for is not known: none is to be believed.
                for feed in feeds { feed.update { _ = $0.restart(.malformed, now: now) } }
            }
        }
    }
}
