import NIOCore

/// The bytes of a received message, lent without a copy.
///
/// A `JSONReader` walks them in place.
package struct WireBytes: Sendable, RandomAccessCollection {
    private let view: ByteBufferView

    init(_ buffer: ByteBuffer) {
        view = buffer.readableBytesView
    }

    /// Copies bytes, as tests and in-memory peers need it.
    package init(_ bytes: some Sequence<UInt8>) {
        self.init(ByteBuffer(bytes: bytes))
    }

    package var startIndex: Int { view.startIndex }
    package var endIndex: Int { view.endIndex }
    package subscript(position: Int) -> UInt8 { view[position] }

    package func withContiguousStorageIfAvailable<Value>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Value
    ) rethrows -> Value? {
        try view.withContiguousStorageIfAvailable(body)
    }

    /// The bytes read as UTF-8, with replacement characters where they are not.
    package var text: String { String(decoding: view, as: UTF8.self) }
}
