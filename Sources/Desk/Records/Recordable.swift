package import Codecs

/// A value with one binary form in the journal.
///
/// Reading is total: bad bytes throw.
package protocol Recordable {
    /// Appends the value.
    func write(to writer: inout BinaryWriter)
    /// Reads what `write` wrote.
    init(from reader: inout BinaryReader) throws(BinaryError)
}

extension BinaryReader {
    /// Reads an enum's raw byte.
    mutating func readCase<Value: RawRepresentable>(
        _ type: Value.Type = Value.self
    ) throws(BinaryError) -> Value where Value.RawValue == UInt8 {
        let start = offset
        guard let value = Value(rawValue: try read(UInt8.self)) else {
            throw BinaryError(.badValue, at: start)
        }
        return value
    }

    /// Reads a text that a type checks.
    mutating func readChecked<Value>(
        _ make: (String) -> Value?
    ) throws(BinaryError) -> Value {
        let start = offset
        guard let value = make(try readString()) else { throw BinaryError(.badValue, at: start) }
        return value
    }
}

/// The most elements in one list of a record.
let recordListMax = 1_000_000
