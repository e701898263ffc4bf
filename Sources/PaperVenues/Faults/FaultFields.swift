import Codecs

/// The members of one object of a fault plan, read strictly.
struct FaultFields {
    private let value: JSONValue
    private let path: String

    /// The latest time after the opening, in milliseconds: a year.
    static let timeMax: Int64 = 31_536_000_000
    /// The most bytes before a cut.
    static let bytesMax: Int64 = 16 * 1_024 * 1_024
    /// The last occasion.
    static let countMax: Int64 = 1_000_000_000

    init(_ value: JSONValue, at path: String, known: [String]) throws(FaultPlanError) {
        guard let members = value.objectValue else {
            throw FaultPlanError(.badValue, path, "must be an object")
        }
        self.value = value
        self.path = path
        for member in members where !known.contains(member.name) {
            throw FaultPlanError(
                .unknownKey, self.path(member.name),
                "unknown key; known here: \(known.joined(separator: ", "))")
        }
    }

    /// Where a member is.
    func path(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// A complaint about a member.
    func bad(_ name: String, _ message: String) -> FaultPlanError {
        FaultPlanError(.badValue, path(name), message)
    }

    func has(_ name: String) -> Bool { value[name] != nil }

    func value(_ name: String) -> JSONValue? { value[name] }

    /// A string, if it is there.
    func text(_ name: String) throws(FaultPlanError) -> String? {
        guard let member = value[name] else { return nil }
        guard let text = member.stringValue else { throw bad(name, "must be a string") }
        return text
    }

    /// A whole number in a range, if it is there.
    func integer(_ name: String, in range: ClosedRange<Int64>) throws(FaultPlanError) -> Int64? {
        guard let member = value[name] else { return nil }
        return try Self.integer(member, in: range, at: path(name))
    }

    /// A seed: a whole number, or a string of one for what passes 2^53.
    func seed(_ name: String) throws(FaultPlanError) -> UInt64? {
        guard let member = value[name] else { return nil }
        guard let seed = member.unsignedValue else {
            throw bad(name, "must be a whole number from 0 to \(UInt64.max)")
        }
        return seed
    }

    /// The entries of a list; none when it is not there.
    func rows(_ name: String) throws(FaultPlanError) -> [JSONValue] {
        guard let member = value[name] else { return [] }
        guard let rows = member.arrayValue else { throw bad(name, "must be a list") }
        return rows
    }

    /// One of a kind's words, if it is there.
    func choice<Word: RawRepresentable<String>>(
        _ name: String, among words: [Word], of kind: FaultKind
    ) throws(FaultPlanError) -> Word? {
        guard let text = try text(name) else { return nil }
        guard let word = words.first(where: { $0.rawValue == text }) else {
            let list = words.map(\.rawValue).joined(separator: ", ")
            throw bad(
                name,
                words.isEmpty
                    ? "\(kind.rawValue) has none; leave it out" : "must be one of: \(list)")
        }
        return word
    }

    /// A kind by its name.
    static func kind(_ name: String, at path: String) throws(FaultPlanError) -> FaultKind {
        guard let kind = FaultKind(rawValue: name) else {
            let known = FaultKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw FaultPlanError(.unknownKind, path, "no fault \(name); known: \(known)")
        }
        return kind
    }

    /// A chance in a thousand.
    static func perMille(_ value: JSONValue, at path: String) throws(FaultPlanError) -> Int {
        Int(try integer(value, in: 0...1_000, at: path))
    }

    private static func integer(
        _ value: JSONValue, in range: ClosedRange<Int64>, at path: String
    ) throws(FaultPlanError) -> Int64 {
        guard value.numberText != nil, let number = value.integerValue, range.contains(number)
        else {
            throw FaultPlanError(
                .badValue, path,
                "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
