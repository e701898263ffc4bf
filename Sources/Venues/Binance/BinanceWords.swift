import Markets

/// The exchange's words for what `Markets` names.
enum BinanceWords {
    static func word(_ side: Side) -> String { side == .buy ? "BUY" : "SELL" }

    static func word(_ type: OrderType) -> String {
        switch type {
        case .limit: "LIMIT"
        case .market: "MARKET"
        case .limitMaker: "LIMIT_MAKER"
        }
    }

    static func word(_ time: TimeInForce) -> String {
        switch time {
        case .goodTillCancel: "GTC"
        case .immediateOrCancel: "IOC"
        case .fillOrKill: "FOK"
        }
    }

    /// The type of a word; nil for types that this program does not use.
    static func type(_ word: String) -> OrderType? {
        switch word {
        case "LIMIT": .limit
        case "MARKET": .market
        case "LIMIT_MAKER": .limitMaker
        default: nil
        }
    }

    /// The time in force of a word; nil for those that this program does not use.
    static func time(_ word: String) -> TimeInForce? {
        switch word {
        case "GTC": .goodTillCancel
        case "IOC": .immediateOrCancel
        case "FOK": .fillOrKill
        default: nil
        }
    }

    static func side(_ word: String) throws(VenueError) -> Side {
        switch word {
        case "BUY": .buy
        case "SELL": .sell
        default: throw VenueError(.unknownValue, "side \(word.prefix(40))")
        }
    }

    /// Enumeration "Order status" of the REST documentation.
    static func status(_ word: String) throws(VenueError) -> VenueOrderStatus {
        switch word {
        case "NEW", "PENDING_NEW", "PENDING_CANCEL": .open
        case "PARTIALLY_FILLED": .partiallyFilled
        case "FILLED": .filled
        case "CANCELED": .canceled
        case "EXPIRED", "EXPIRED_IN_MATCH": .expired
        case "REJECTED": .rejected
        default: throw VenueError(.unknownValue, "status \(word.prefix(40))")
        }
    }
}
