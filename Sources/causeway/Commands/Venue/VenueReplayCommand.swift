import ArgumentParser
import Arithmetic
import Basics
import Codecs
import Venues

/// `venue replay`.
struct VenueReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Runs recorded streams through the order books that ship.",
        discussion: """
            The file may be packed by gzip. Its lines are told apart by their shape: JSON alone, \
            `TIME JSON` (hftbacktest), `TIME: JSON` and `URL -> TIME: JSON` (cryptofeed, streams \
            and HTTP answers). Messages of other streams are passed over. A snapshot, from the file \
            itself or from the file of snapshots, is given to its book once the stream has come to \
            its update; one without a symbol belongs to the file's only symbol.
            One line per anomaly as it happens, with --json {"line","instrument","reason"}: gap, \
            crossed, malformed, out-of-order. Then the summary: messages are changes of books; books \
            are those that may be used at the end, with their 20 best levels of each side.
            With --tickers the summary also has {"tickers","tickersCompared","tickersDisagreeing"}: \
            a bookTicker line with update u can be compared with the book at every update id for \
            which u <= id and the next line's u is greater; prices and sizes must be equal.
            """)

    @OptionGroup var options: VenueOption

    @Argument(help: "The recording.")
    var file: String

    @Option(help: "A file of snapshots, in the same shapes.")
    var snapshots: String?

    @Flag(help: "Compare the books with the exchange's own best bids and asks.")
    var tickers = false

    @Flag(help: "One JSON object a line.")
    var json = false

    func run() throws {
        do {
            try replay()
        } catch {
            throw Supervised.exit(error)
        }
    }

    private func replay() throws {
        let replay = BinanceReplay()
        if let snapshots {
            var bad: Int?
            try RecordingFile.forEachLine(of: snapshots) { number, line, isWhole in
                if !isWhole || !replay.take(snapshotLine: line) { bad = bad ?? number }
            }
            if let bad {
                throw CommandFailure("malformed", "\(snapshots): line \(bad) is no snapshot")
            }
        }
        try RecordingFile.forEachLine(of: file) { number, line, isWhole in
            for anomaly in replay.take(line: number, line, isWhole: isWhole) { write(anomaly) }
        }
        write(replay.finish())
    }

    private func write(_ anomaly: BinanceReplay.Anomaly) {
        let instrument = anomaly.symbol.map { BinanceSymbol.instrument(of: $0) }
        guard json else {
            return StandardStreams.writeLine(
                "line \(anomaly.line): \(anomaly.reason.rawValue) \(instrument ?? "")")
        }
        var members: [JSONValue.Member] = [.init(name: "line", value: .integer(anomaly.line))]
        if let instrument {
            members.append(.init(name: "instrument", value: .string(instrument)))
        }
        members.append(.init(name: "reason", value: .string(anomaly.reason.rawValue)))
        StandardStreams.writeLine(JSONValue.object(members).text)
    }

    private func write(_ summary: BinanceReplay.Summary) {
        guard json else { return writeTable(summary) }
        var members: [JSONValue.Member] = [
            .init(name: "messages", value: .integer(summary.messages)),
            .init(name: "applied", value: .integer(summary.applied)),
            .init(name: "gaps", value: .integer(summary.gaps)),
            // This exchange sends none.
            .init(name: "checksumsOk", value: 0),
            .init(name: "checksumsBad", value: 0),
            .init(name: "books", value: .object(summary.books.map(Self.book))),
        ]
        if tickers {
            members += [
                .init(name: "tickers", value: .integer(summary.tickers)),
                .init(name: "tickersCompared", value: .integer(summary.tickersCompared)),
                .init(name: "tickersDisagreeing", value: .integer(summary.tickersDisagreeing)),
            ]
        }
        StandardStreams.writeLine(JSONValue.object(members).text)
    }

    private static func book(_ book: BinanceReplay.Summary.Book) -> JSONValue.Member {
        func side(_ levels: [BinanceReplay.Summary.Level]) -> JSONValue {
            .array(
                levels.map {
                    .array([.string($0.price.description), .string($0.size.description)])
                })
        }
        return .init(
            name: BinanceSymbol.instrument(of: book.symbol),
            value: ["bids": side(book.bids), "asks": side(book.asks)])
    }

    private func writeTable(_ summary: BinanceReplay.Summary) {
        var lines = [
            "\(summary.messages) changes, \(summary.applied) applied, \(summary.gaps) gaps"
        ]
        if tickers {
            lines.append(
                "\(summary.tickers) lines of best levels, \(summary.tickersCompared) compared, "
                    + "\(summary.tickersDisagreeing) contradicted")
        }
        for book in summary.books {
            let (bid, ask) = (book.bids.first, book.asks.first)
            lines.append(
                "\(BinanceSymbol.instrument(of: book.symbol)): best bid "
                    + "\(bid.map { "\($0.size) at \($0.price)" } ?? "none"), best ask "
                    + "\(ask.map { "\($0.size) at \($0.price)" } ?? "none")")
        }
        for line in lines { StandardStreams.writeLine(line) }
    }
}
