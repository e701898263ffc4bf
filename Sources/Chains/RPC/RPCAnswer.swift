package import Codecs

/// The result of one call as the node sent it: bytes that nobody has read yet.
///
/// They are checked by whoever reads them. Shares the bytes of the whole answer.
package struct RPCAnswer: Sendable {
    private let body: [UInt8]
    private let place: Range<Int>

    /// A result inside an answer's bytes.
    init(_ body: [UInt8], at place: Range<Int>) {
        self.body = body
        self.place = place
    }

    /// A result that is a tree already.
    package init(_ value: JSONValue) {
        body = value.encodedBytes()
        place = body.indices
    }

    /// Whether it is `null`.
    package var isNull: Bool { body[place].elementsEqual("null".utf8) }

    /// The result as a tree.
    package func value() throws(ChainError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: body[place])
        } catch {
            throw .malformed("\(error)")
        }
    }

    /// Reads the result straight from its bytes; all of it, or it is malformed.
    package func read<Value>(
        _ read: (inout JSONReader) throws(ChainError) -> Value
    ) throws(ChainError) -> Value {
        try body[place].withUnsafeBufferPointer { (bytes) throws(ChainError) in
            var reader = JSONReader(bytes)
            let value = try read(&reader)
            try reader.step("result") { (reader) throws(JSONError) in try reader.finish() }
            return value
        }
    }
}
