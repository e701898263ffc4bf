package import Arithmetic
import Markets

extension BinanceReplay {
    /// What a whole recording came to.
    package struct Summary: Hashable, Sendable {
        /// The best levels of a book that may be used at the end, best first.
        package struct Book: Hashable, Sendable {
            /// The exchange's symbol.
            package let symbol: String
            /// Bids, the highest first.
            package let bids: [Level]
            /// Asks, the lowest first.
            package let asks: [Level]

            init(_ symbol: String, _ book: OrderBook) {
                self.symbol = symbol
                bids = book.levels(takenBy: .sell).prefix(ReplayLimits.levelsShown)
                    .compactMap(Level.init)
                asks = book.levels(takenBy: .buy).prefix(ReplayLimits.levelsShown)
                    .compactMap(Level.init)
            }
        }

        /// One level.
        package struct Level: Hashable, Sendable {
            /// The price, with the exchange's eight digits.
            package let price: ExactDecimal
            /// The size, with the exchange's eight digits.
            package let size: ExactDecimal

            init?(_ level: BookLevel) {
                guard
                    let price = ExactDecimal(
                        coefficient: Int128(level.priceTicks), scale: ReplayLimits.decimals),
                    let size = ExactDecimal(
                        coefficient: Int128(level.sizeSteps), scale: ReplayLimits.decimals)
                else { return nil }
                self.price = price
                self.size = size
            }
        }

        /// Changes of books that were read.
        package let messages: Int
        /// Changes that came into a book.
        package let applied: Int
        /// Places where a change is missing.
        package let gaps: Int
        /// The books that may be used at the end, in the order in which their symbols were met.
        package let books: [Book]
        /// Lines in which the exchange tells its best levels.
        package let tickers: Int
        /// Of those, lines that could be compared with a book.
        package let tickersCompared: Int
        /// Of those, lines that a book contradicts.
        package let tickersDisagreeing: Int
    }
}
