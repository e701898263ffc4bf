import Basics
import Codecs
import Markets
import Synchronization
import Transport

/// What comes over one market data connection, on its way into the books.
final class MarketFeed: Sendable {
    let feeds: [BookFeed]
    private let tenure: ConnectionTenure
    private let predecessor: ConnectionTenure?
    /// Which books this connection has caught up with, while another one still carries them.
    private let joined: Mutex<[Bool]>
    private let router: MarketRouter
    private let unknown = Atomic<Int>(0)
    private let time: any TimeSource
    private let sink: @Sendable (VenueEvent) -> Void

    init(
        feeds: [BookFeed], tenure: ConnectionTenure, follows predecessor: ConnectionTenure?,
        time: any TimeSource, sink: @escaping @Sendable (VenueEvent) -> Void
    ) {
        self.feeds = feeds
        self.tenure = tenure
        self.predecessor = predecessor
        joined = Mutex(feeds.map { _ in false })
        self.time = time
        self.sink = sink
        router = MarketRouter(symbols: feeds.map(\.instrument.symbol))
    }

    /// Whether the books' continuity is this connection's business, and no other's.
    var isLeading: Bool {
        if tenure.isReplaced { return false }
        return predecessor.map { $0.isReplaced || $0.isOver } ?? true
    }

    /// Whether every book goes on from here without a gap when the other connection goes.
    var hasJoined: Bool { joined.withLock { $0.allSatisfy { $0 } } }

    /// Takes the place of the connection before.
    func replacePredecessor() {
        if let predecessor, !predecessor.isReplaced { predecessor.replace() }
    }

    /// Takes what the connection tells, on its event loop.
    func receive(_ event: WebSocketEvent) {
        switch event {
        case .text(let bytes), .binary(let bytes): receive(bytes)
        case .ping, .pong: break
        case .closed(let reason): tenure.signal.end("closed: \(reason)")
        }
    }

    /// Tells what is not known, the first times: a flood of it must not fill the owner's queue.
    private func tellUnknown(_ text: String) {
        let count = unknown.add(1, ordering: .relaxed).newValue
        if count <= BinanceLimits.unknownToldMax { sink(.unknown(text)) }
    }

    private func receive(_ bytes: WireBytes) {
        let now = time.monotonicNanoseconds()
        JSONReader.read(bytes) { reader in
            do throws(JSONError) {
                switch try router.route(&reader) {
                case .depth(let index):
                    let isLeading = isLeading
                    feeds[index].take { book in
                        let effect = book.receive(&reader, now: now, isLeading: isLeading)
                        if case .restarted = effect { return }
                        if effect == .applied || effect == .dropped { join(index) }
                        do throws(JSONError) {
                            try router.finish(&reader)
                        } catch {
                            _ = book.restart(.malformed, now: now)
                        }
                    }
                case .ending: tenure.becomeDue()
                case .answer: break
                case .unknown(let text): tellUnknown(text)
                }
            } catch {
                // Which book it was for is not known: none is to be believed.
                for feed in feeds { feed.update { _ = $0.restart(.malformed, now: now) } }
            }
        }
    }

    private func join(_ index: Int) {
        joined.withLock { if !$0[index] { $0[index] = true } }
    }
}
