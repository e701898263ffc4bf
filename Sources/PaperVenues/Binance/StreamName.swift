import Codecs
import Markets

/// What a market data stream tells.
enum StreamKind: String, CaseIterable, Sendable {
    case depth = "depth"
    case fastDepth = "depth@100ms"
    case trade = "trade"
    case aggregateTrade = "aggTrade"
    case bookTicker = "bookTicker"
}

/// A stream that someone listens to.
struct StreamSubscription: Sendable {
    /// As it was asked for.
    let name: String
    /// The engine's number of the symbol; nil for a stream that never says anything.
    let market: Int?
    /// What it tells.
    let kind: StreamKind?

    /// Reads a name: the symbol in lower case, an at sign, the kind.
    ///
    /// What is not offered is kept, as the exchange keeps it, and stays silent.
    init(name: String, markets: [EngineMarket]) {
        self.name = name
        let symbol = name.utf8.prefix { $0 != 0x40 }
        let kind = name.utf8.drop { $0 != 0x40 }.dropFirst()
        market = markets.firstIndex {
            $0.rules.instrument.symbol.lowercased().utf8.elementsEqual(symbol)
        }
        self.kind = StreamKind(rawValue: String(decoding: Array(kind), as: UTF8.self))
    }
}
