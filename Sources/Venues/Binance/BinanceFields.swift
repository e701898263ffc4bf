import Arithmetic
import Basics
import Codecs
import Markets

/// The members of one object of the exchange, each read in its type or refused.
struct BinanceFields {
    let value: JSONValue

    /// Takes an object.
    init(_ value: JSONValue) throws(VenueError) {
        guard value.objectValue != nil else { throw VenueError(.malformed, "no object") }
        self.value = value
    }

    /// Parses a document that is an object.
    init(parsing bytes: some Collection<UInt8>) throws(VenueError) {
        try self.init(Self.document(bytes))
    }

    /// Parses a document.
    static func document(_ bytes: some Collection<UInt8>) throws(VenueError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw VenueError(.malformed, error.description)
        }
    }

    /// A document that is an array of objects.
    static func rows(_ bytes: some Collection<UInt8>) throws(VenueError) -> [BinanceFields] {
        guard let rows = try document(bytes).arrayValue else {
            throw VenueError(.malformed, "no array")
        }
        return try rows.map { (row) throws(VenueError) in try BinanceFields(row) }
    }

    func rows(_ name: String) throws(VenueError) -> [BinanceFields] {
        guard let rows = value[name]?.arrayValue else { throw missing(name) }
        return try rows.map { (row) throws(VenueError) in try BinanceFields(row) }
    }

    func object(_ name: String) throws(VenueError) -> BinanceFields {
        guard let member = value[name] else { throw missing(name) }
        return try BinanceFields(member)
    }

    func text(_ name: String) throws(VenueError) -> String {
        guard let text = value[name]?.stringValue else { throw missing(name) }
        return text
    }

    /// A text that is not empty.
    func name(_ name: String) throws(VenueError) -> String {
        let text = try text(name)
        if text.isEmpty { throw missing(name) }
        return text
    }

    func flag(_ name: String) throws(VenueError) -> Bool {
        guard let flag = value[name]?.boolValue else { throw missing(name) }
        return flag
    }

    func integer(_ name: String) throws(VenueError) -> Int64 {
        guard value[name]?.numberText != nil, let number = value[name]?.integerValue else {
            throw missing(name)
        }
        return number
    }

    /// A number of the exchange's own counting: an order or a trade.
    func identifier(_ name: String) throws(VenueError) -> String {
        let number = try integer(name)
        if number < 0 { throw missing(name) }
        return String(number)
    }

    func decimal(_ name: String) throws(VenueError) -> ExactDecimal {
        guard let number = value[name]?.decimalValue else { throw missing(name) }
        return number
    }

    /// A decimal that is not negative.
    func amount(_ name: String) throws(VenueError) -> ExactDecimal {
        let number = try decimal(name)
        if number.isNegative { throw missing(name) }
        return number
    }

    /// A number of decimals, small enough to count with.
    func places(_ name: String) throws(VenueError) -> Int {
        let number = try integer(name)
        guard (0...18).contains(number) else { throw missing(name) }
        return Int(number)
    }

    /// Milliseconds since 1970.
    func time(_ name: String) throws(VenueError) -> Timestamp {
        let number = try integer(name)
        if number < 0 { throw missing(name) }
        return Timestamp(milliseconds: number)
    }

    func asset(_ name: String) throws(VenueError) -> Asset { Asset(try self.name(name)) }

    func missing(_ name: String) -> VenueError { VenueError(.malformed, "member \(name)") }
}
