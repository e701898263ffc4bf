import ArgumentParser
import Codecs
import Markets
import Venues

/// `venue decode`.
struct VenueDecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Reads what an exchange sends (batch: one JSON object per line).",
        discussion: """
            A line: {"raw"}: a message of a stream or of the WebSocket API, or the body of an answer. \
            The answer is {"events":[{"type",…}]} with book (snapshot or change), trade, ticker, \
            order, fill, balance (held or changed), heartbeat, error (definite: whether it proves \
            that nothing happened) and unknown. Amounts are the exchange's, digit for digit.
            Error codes: bad-json, unknown-key, missing-key, bad-value, malformed (a message that \
            lacks what the exchange documents), unknown-value (a word that it does not document).
            """)

    @OptionGroup var options: VenueOption

    func run() {
        // The names of exchange and account stand in no event.
        let decoder = BinanceDecoder(venue: VenueId(options.venue.rawValue), account: "")
        Batch.run { (line) throws(CommandFailure) in
            let raw = try Fields(line, known: ["raw"]).text("raw")
            do throws(VenueError) {
                let messages = try decoder.messages(Array(raw.utf8))
                return ["events": .array(messages.map(MessageLine.write))]
            } catch {
                throw CommandFailure(
                    error.code == .unknownValue ? "unknown-value" : "malformed",
                    error.description, field: "raw")
            }
        }
    }
}
