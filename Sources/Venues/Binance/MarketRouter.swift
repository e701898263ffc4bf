import Codecs

/// Finds out what a message of a market data connection is, and for which book.
struct MarketRouter: Sendable {
    /// What a message is.
    enum Route {
        /// A change of the book of this index; the reader stands before its object.
        case depth(Int)
        /// The exchange ends the connection soon.
        case ending
        /// The answer to a call of ours.
        case answer
        /// Something else.
        case unknown(String)
    }

    private let names: [[UInt8]]

    /// Knows the streams of these symbols, in this order.
    init(symbols: [String]) {
        names = symbols.map { Array(BinanceRequests.depthStream(symbol: $0).utf8) }
    }

    /// Reads as far as the route needs: `{"stream":"…","data":{…}}`, or an event by itself.
    ///
    /// O(books), without allocation for depth messages whose stream stands first, as it does.
    func route(_ reader: inout JSONReader) throws(JSONError) -> Route {
        var stream: JSONSlice?
        var index: Int?
        var data: JSONReader?
        var event: JSONSlice?
        var isAnswer = false
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "stream":
                let name = try reader.readString()
                stream = name
                index = names.firstIndex { name.matches($0) }
            case "data":
                if let index { return .depth(index) }
                data = reader
                try reader.skipValue()
            case "e": event = try reader.readString()
            case "result", "error", "code":
                isAnswer = true
                try reader.skipValue()
            default: try reader.skipValue()
            }
        }
        if let index, let data {
            reader = data
            return .depth(index)
        }
        if event == nil, var inner = data { event = try Self.eventName(&inner) }
        if let event, event == "serverShutdown" { return .ending }
        if isAnswer { return .answer }
        var name = "message"
        if let known = stream ?? event { name = try known.text() }
        return .unknown("market data: \(name.prefix(60))")
    }

    /// Reads what stands after the object of a depth message, so that nothing goes unchecked.
    func finish(_ reader: inout JSONReader) throws(JSONError) {
        while try reader.nextKey() != nil { try reader.skipValue() }
        try reader.finish()
    }

    private static func eventName(_ reader: inout JSONReader) throws(JSONError) -> JSONSlice? {
        guard try reader.peekKind() == .object else { return nil }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            if key == "e" { return try reader.readString() }
            try reader.skipValue()
        }
        return nil
    }
}
