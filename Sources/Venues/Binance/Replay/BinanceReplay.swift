import Arithmetic
import Codecs
import Markets

/// Runs a recording of the exchange's streams through the synchroniser that ships.
///
/// A recording rarely holds the symbols' rules, so prices and sizes are counted in the finest unit
/// that the exchange has, 10^−8: nothing is rounded. A snapshot is given to its book once the stream
/// has come to its update, wherever in the recording it stands.
package final class BinanceReplay {
    /// What can be wrong in a recording.
    package enum Reason: String, Sendable, CaseIterable {
        /// A change is missing.
        case gap
        /// The best bid is not below the best ask.
        case crossed
        /// A line, a message or a snapshot that cannot be read.
        case malformed
        /// A change that is older than one before it.
        case outOfOrder = "out-of-order"

        init?(_ reason: BookHealth.Reason) {
            switch reason {
            case .gap: self = .gap
            case .crossed: self = .crossed
            case .malformed: self = .malformed
            case .stale, .disconnected: return nil
            }
        }
    }

    /// Something wrong, and where.
    package struct Anomaly: Hashable, Sendable {
        /// The line, counted from 1.
        package let line: Int
        /// The symbol, when it is known.
        package let symbol: String?
        /// What is wrong.
        package let reason: Reason
    }

    private var books: [String: ReplayedBook] = [:]
    /// The symbols in the order in which they were met.
    private var symbols: [String] = []
    /// Snapshots that name no symbol, from before any was met.
    private var unnamed: [(updateId: Int64, object: [UInt8])] = []
    private var messageCount = 0
    private var gapCount = 0

    /// A replay of nothing yet.
    package init() {}

    /// Takes a line of the recording; `isWhole` is false when it was too long to keep.
    package func take(
        line number: Int, _ bytes: ArraySlice<UInt8>, isWhole: Bool = true
    ) -> [Anomaly] {
        guard isWhole else { return [Anomaly(line: number, symbol: nil, reason: .malformed)] }
        switch RecordedLine(bytes) {
        case .note: return []
        case .malformed: return [Anomaly(line: number, symbol: nil, reason: .malformed)]
        case .message(let json): return take(number, bytes, json, address: nil)
        case .answer(let address, let json): return take(number, bytes, json, address: address)
        }
    }

    /// Takes a line of a file of snapshots, before the recording; false when it is none.
    package func take(snapshotLine bytes: ArraySlice<UInt8>) -> Bool {
        let (json, address): (Range<Int>, String?)
        switch RecordedLine(bytes) {
        case .note: return true
        case .malformed: return false
        case .message(let found): (json, address) = (found, nil)
        case .answer(let from, let found): (json, address) = (found, from)
        }
        guard let message = try? RecordedMessage(bytes, json), case .snapshot = message.kind,
            let found = try? take(snapshot: message, bytes, address)
        else { return false }
        return found.reason == nil
    }

    /// Nothing more comes.
    package func finish() -> Summary {
        for symbol in symbols { books[symbol]?.tickers.finish() }
        let all = symbols.compactMap { books[$0] }
        return Summary(
            messages: messageCount, applied: all.map { $0.book.appliedCount }.reduce(0, +),
            gaps: gapCount,
            books: all.filter { $0.book.book.health == .healthy }.map {
                Summary.Book($0.symbol, $0.book.book)
            },
            tickers: all.map(\.tickers.lineCount).reduce(0, +),
            tickersCompared: all.map(\.tickers.comparedCount).reduce(0, +),
            tickersDisagreeing: all.map(\.tickers.disagreeingCount).reduce(0, +))
    }

    private func take(
        _ line: Int, _ bytes: ArraySlice<UInt8>, _ json: Range<Int>, address: String?
    ) -> [Anomaly] {
        var symbol: String?
        var reason: Reason?
        do throws(JSONError) {
            let message = try RecordedMessage(bytes, json)
            symbol = message.symbol
            switch message.kind {
            case .depth(let first, let last):
                messageCount += 1
                guard let book = book(of: message.symbol) else {
                    throw JSONError(.overflow, at: 0)
                }
                let isNew = unnamed.isEmpty ? nil : give(book)
                reason =
                    book.take(depth: bytes[message.object], first: first, last: last) ?? isNew
            case .ticker: try take(ticker: bytes[message.object], of: book(of: message.symbol))
            case .snapshot:
                (symbol, reason) = try take(snapshot: message, bytes, address)
            case .other: break
            }
        } catch {
            reason = .malformed
        }
        guard let reason else { return [] }
        if reason == .gap { gapCount += 1 }
        return [Anomaly(line: line, symbol: symbol, reason: reason)]
    }

    /// The book of a symbol, new when it was not met before; nil when there are too many.
    private func book(of symbol: String?) -> ReplayedBook? {
        guard let symbol else { return nil }
        if let book = books[symbol] { return book }
        guard symbols.count < ReplayLimits.symbolsMax else { return nil }
        let book = ReplayedBook(symbol: symbol)
        books[symbol] = book
        symbols.append(symbol)
        return book
    }

    // MARK: Snapshots

    /// Gives a snapshot to the book that it names, or to the only one.
    ///
    /// The numbers of updates guard against a wrong guess: they fit no other symbol's stream.
    private func take(
        snapshot message: RecordedMessage, _ bytes: ArraySlice<UInt8>, _ address: String?
    ) throws(JSONError) -> (symbol: String?, reason: Reason?) {
        let object = bytes[message.object]
        let updateId = try Self.updateId(object)
        let named = message.symbol ?? address.flatMap(Self.symbol(inAddress:))
        guard let symbol = named ?? (symbols.count == 1 ? symbols[0] : nil) else {
            guard symbols.isEmpty, unnamed.count < ReplayLimits.snapshotsWaitingMax else {
                return (nil, .malformed)
            }
            unnamed.append((updateId, Array(object)))
            return (nil, nil)
        }
        return (symbol, book(of: symbol)?.take(snapshot: object, updateId: updateId))
    }

    /// Gives the first book the snapshots that named none.
    private func give(_ book: ReplayedBook) -> Reason? {
        defer { unnamed = [] }
        return unnamed.map { book.take(snapshot: $0.object[...], updateId: $0.updateId) }
            .compactMap { $0 }.first
    }

    private static func updateId(_ object: ArraySlice<UInt8>) throws(JSONError) -> Int64 {
        try JSONReader.read(object) { (reader: inout JSONReader) throws(JSONError) in
            try reader.beginObject()
            while let key = try reader.nextKey() {
                if key == "lastUpdateId" { return try reader.readInt64() }
                try reader.skipValue()
            }
            throw reader.malformed
        }
    }

    /// The parameter `symbol` of an address.
    private static func symbol(inAddress address: String) -> String? {
        guard let query = address.split(separator: "?").dropFirst().first else { return nil }
        let values = query.split(separator: "&").compactMap { pair -> String? in
            pair.hasPrefix("symbol=") ? String(pair.dropFirst("symbol=".count)) : nil
        }
        return values.first
    }

    // MARK: Tickers

    private func take(
        ticker object: ArraySlice<UInt8>, of book: ReplayedBook?
    ) throws(JSONError) {
        guard let book else { throw JSONError(.overflow, at: 0) }
        let value = try JSONValue(parsing: object)
        func units(_ name: String) throws(JSONError) -> Int64 {
            guard let unit = ExactDecimal(coefficient: 1, scale: ReplayLimits.decimals),
                let number = value[name]?.decimalValue, number.isMultiple(of: unit),
                let count = number.count(of: unit, rounding: .down)
            else { throw JSONError(.wrongType, at: 0) }
            return count
        }
        guard let updateId = value["u"]?.integerValue else { throw JSONError(.wrongType, at: 0) }
        book.tickers.told(
            updateId,
            TopOfBook(
                bidPrice: try units("b"), bidSize: try units("B"), askPrice: try units("a"),
                askSize: try units("A")))
    }
}
