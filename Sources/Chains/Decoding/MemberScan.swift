import Codecs

/// The members of one kind of object in a node's answer, in the order in which most nodes send them.
protocol ScannedMember: RawRepresentable<Int>, Equatable, Sendable {
    /// The name in the text.
    var name: StaticString { get }
    /// Whether an object may go without it.
    var isOptional: Bool { get }
}

/// Walks the members of an object: those that are known at most once each, the others skipped.
struct MemberScan<Member: ScannedMember> {
    private let path: StaticString
    private var seen: UInt32 = 0
    /// The number of the member that comes next if all come in order.
    private var expected = 0

    /// Enters an object; the path is for errors.
    init(_ path: StaticString, _ reader: inout JSONReader) throws(ChainError) {
        self.path = path
        try reader.step(path) { (reader) throws(JSONError) in try reader.beginObject() }
    }

    /// The next known member, the reader standing at its value.
    ///
    /// Nil at the end of the object, if no member is missing that must be there.
    @inline(__always)
    mutating func next(_ reader: inout JSONReader) throws(ChainError) -> Member? {
        if let member = Member(rawValue: expected), reader.takeKey(member.name) {
            return try noted(member)
        }
        return try search(&reader)
    }

    private mutating func search(_ reader: inout JSONReader) throws(ChainError) -> Member? {
        while let name = try reader.step(
            path, { (reader) throws(JSONError) in try reader.nextKey() })
        {
            if let member = Self.member(name) { return try noted(member) }
            try reader.skip(path)
        }
        try requireAll()
        return nil
    }

    private static func member(_ name: JSONSlice) -> Member? {
        var number = 0
        while let member = Member(rawValue: number) {
            if name == member.name { return member }
            number += 1
        }
        return nil
    }

    private mutating func noted(_ member: Member) throws(ChainError) -> Member {
        let bit: UInt32 = 1 << UInt32(member.rawValue)
        guard seen & bit == 0 else { throw .malformed("\(path).\(member.name): twice") }
        seen |= bit
        expected = member.rawValue + 1
        return member
    }

    private func requireAll() throws(ChainError) {
        var number = 0
        while let member = Member(rawValue: number) {
            guard seen & 1 << UInt32(number) != 0 || member.isOptional else {
                throw .malformed("\(path).\(member.name)")
            }
            number += 1
        }
    }
}
