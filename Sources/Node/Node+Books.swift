package import Markets
import Venues

extension Node {
    /// A copy of the book that is kept of a symbol; nil when none is.
    package func book(of symbol: String, at venue: VenueId) -> OrderBook? {
        venues.first { $0.session.venue == venue }?.session.book(symbol: symbol)
    }
}
