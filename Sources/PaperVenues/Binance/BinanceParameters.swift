import Arithmetic
import Basics
import Codecs

/// The parameters of a call, read with the exchange's own complaints.
struct BinanceParameters {
    let all: [BinanceParameter]

    init(_ all: [BinanceParameter]) {
        self.all = all
    }

    /// Reads the `params` of a WebSocket API call; scalars only, numbers by their text.
    init(json: JSONValue?) throws(BinanceFailure) {
        var parameters: [BinanceParameter] = []
        guard let json, !json.isNull else {
            all = []
            return
        }
        guard let members = json.objectValue else { throw .badJSON }
        guard members.count <= PaperLimits.parametersMax else { throw .tooManyParameters }
        for member in members {
            let text: String
            switch member.value {
            case .string(let value): text = value
            case .number(let value): text = value
            case .bool(let value): text = value ? "true" : "false"
            case .array: text = member.value.text
            case .null, .object: throw .missing(member.name)
            }
            parameters.append(BinanceParameter(name: member.name, value: text))
        }
        all = parameters
    }

    /// A parameter that may be left out but not empty.
    func text(_ name: String) throws(BinanceFailure) -> String? {
        guard let parameter = all.first(where: { $0.name == name }) else { return nil }
        guard !parameter.value.isEmpty else { throw .empty(name) }
        return parameter.value
    }

    /// A parameter that must be there.
    func required(_ name: String) throws(BinanceFailure) -> String {
        guard let parameter = all.first(where: { $0.name == name }), !parameter.value.isEmpty
        else { throw .missing(name) }
        return parameter.value
    }

    /// Whether a parameter was sent.
    func has(_ name: String) -> Bool { all.contains { $0.name == name } }

    /// A whole number of at most 18 digits.
    func integer(_ name: String) throws(BinanceFailure) -> Int64? {
        guard let text = try text(name) else { return nil }
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy(Self.isDigit),
            let value = Int64(text)
        else { throw .illegalCharacters(in: name, legal: #"^[0-9]{1,18}$"#) }
        return value
    }

    /// `true` or `false`.
    func flag(_ name: String) throws(BinanceFailure) -> Bool? {
        switch try text(name)?.lowercased() {
        case nil: nil
        case "true": true
        case "false": false
        default: throw .badData(name)
        }
    }

    /// An amount or price in raw units: plain digits, at most eight of them after the point.
    func raw(_ name: String) throws(BinanceFailure) -> Int128? {
        guard let text = try text(name) else { return nil }
        let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        let isLegal =
            (1...2).contains(parts.count)
            && parts.allSatisfy { (1...20).contains($0.count) && $0.allSatisfy(Self.isDigit) }
        guard isLegal, let value = try? ExactDecimal(text) else {
            throw .illegalCharacters(
                in: name, legal: #"^([0-9]{1,20})(\.[0-9]{1,20})?$"#)
        }
        guard value.rescaled(to: RawUnits.decimals) != nil else { throw .tooPrecise(name) }
        guard let raw = RawUnits.raw(value) else { throw .badData(name) }
        return raw
    }

    /// A client order id: 1...36 of `[a-zA-Z0-9-_]`.
    func clientOrderId(_ name: String) throws(BinanceFailure) -> String? {
        guard let text = try text(name) else { return nil }
        guard text.utf8.count <= 36, text.utf8.allSatisfy(Self.isNameCharacter) else {
            throw .illegalCharacters(in: name, legal: #"^[a-zA-Z0-9-_]{1,36}$"#)
        }
        return text
    }

    /// How many rows are wanted.
    func limit(standard: Int, most: Int) throws(BinanceFailure) -> Int {
        guard let value = try integer("limit") else { return standard }
        guard value > 0 else { throw .badData("limit") }
        return Int(min(value, Int64(most)))
    }

    /// Refuses parameters that the call does not know.
    func allowOnly(_ names: [String]) throws(BinanceFailure) {
        let read = all.count { names.contains($0.name) }
        guard read == all.count else { throw .unread(read: read, sent: all.count) }
    }

    static func isDigit(_ character: UInt8) -> Bool { (0x30...0x39).contains(character) }

    static func isNameCharacter(_ character: UInt8) -> Bool {
        switch character {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
