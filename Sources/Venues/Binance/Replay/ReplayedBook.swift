import Arithmetic
import Codecs
import Markets

/// One symbol of a recording: the shipping synchroniser and what is watched beside it.
final class ReplayedBook {
    let symbol: String
    var book: DepthSynchroniser
    var tickers = TickerComparison()
    /// Snapshots that wait until the stream has come to them, oldest first.
    private var snapshots: [(updateId: Int64, bytes: [UInt8])] = []
    /// The last update that the stream told.
    private var lastTold: Int64?

    init(symbol: String) {
        self.symbol = symbol
        book = DepthSynchroniser(
            symbol: symbol, units: DepthUnits(decimals: ReplayLimits.decimals))
        book.connected(now: 0)
    }

    /// Takes a change; what is wrong with it or with the book after it.
    func take(
        depth object: ArraySlice<UInt8>, first: Int64, last: Int64
    ) -> BinanceReplay.Reason? {
        var reason: BinanceReplay.Reason?
        if let lastTold {
            if last <= lastTold { reason = .outOfOrder }
            if first - 1 > lastTold { reason = .gap }
        }
        lastTold = max(lastTold ?? last, last)
        let before = book.appliedCount
        let effect = JSONReader.read(object) { book.receive(&$0, now: 0) }
        if case .restarted(let why) = effect { reason = BinanceReplay.Reason(why) ?? reason }
        if book.appliedCount > before, case .applied = effect { noteTop() }
        return offerSnapshots() ?? reason
    }

    /// Keeps a snapshot until the stream has come to it.
    func take(snapshot object: ArraySlice<UInt8>, updateId: Int64) -> BinanceReplay.Reason? {
        if snapshots.count == ReplayLimits.snapshotsWaitingMax { snapshots.removeFirst() }
        snapshots.append((updateId, Array(object)))
        return offerSnapshots()
    }

    /// Gives the book, when it waits for one, each snapshot that the stream has come to.
    ///
    /// An older one would leave a gap and is dropped; a later one would show a book from the future.
    private func offerSnapshots() -> BinanceReplay.Reason? {
        var reason: BinanceReplay.Reason?
        while let next = snapshots.first, let lastTold, next.updateId <= lastTold {
            snapshots.removeFirst()
            guard book.phase == .buffering else { continue }
            switch book.receive(snapshot: next.bytes, now: 0) {
            case .applied: noteTop()
            case .restarted(let why): reason = BinanceReplay.Reason(why)
            default: break
            }
        }
        return reason
    }

    private func noteTop() {
        let top = book.book
        guard let bid = top.bestBid, let ask = top.bestAsk else {
            return tickers.reached(book.lastUpdateId, nil)
        }
        tickers.reached(
            book.lastUpdateId,
            TopOfBook(
                bidPrice: bid.priceTicks, bidSize: bid.sizeSteps, askPrice: ask.priceTicks,
                askSize: ask.sizeSteps))
    }
}
