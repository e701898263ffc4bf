/// Changes that a store applies all at once or not at all.
///
/// Keys and values lie in one buffer, so a batch costs no allocation for each entry.
package struct WriteBatch: Sendable, Equatable {
    private struct Entry: Sendable, Equatable {
        var start: Int
        var keyCount: Int
        /// Nil removes the key.
        var valueCount: Int?
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    /// An empty batch; written synced, it makes everything before it durable.
    package init() {}

    /// How many changes the batch holds.
    package var count: Int { entries.count }
    /// Whether the batch changes nothing.
    package var isEmpty: Bool { entries.isEmpty }
    /// Bytes in all keys and values.
    package var byteCount: Int { bytes.count }

    /// Sets a key to a value; the last change of a key wins.
    package mutating func put(_ key: some Collection<UInt8>, _ value: some Collection<UInt8>) {
        let start = bytes.count
        bytes.append(contentsOf: key)
        let middle = bytes.count
        bytes.append(contentsOf: value)
        entries.append(
            Entry(start: start, keyCount: middle - start, valueCount: bytes.count - middle))
    }

    /// Removes a key; fine when it is not there.
    package mutating func remove(_ key: some Collection<UInt8>) {
        let start = bytes.count
        bytes.append(contentsOf: key)
        entries.append(Entry(start: start, keyCount: bytes.count - start, valueCount: nil))
    }

    /// Empties the batch and keeps its memory for the next.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    /// Shows each change in order; a nil value removes the key.
    package func visit(
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void
    ) {
        bytes.withUnsafeBytes { all in
            for entry in entries {
                let middle = entry.start + entry.keyCount
                body(
                    UnsafeRawBufferPointer(rebasing: all[entry.start..<middle]),
                    entry.valueCount.map {
                        UnsafeRawBufferPointer(rebasing: all[middle..<(middle + $0)])
                    })
            }
        }
    }
}
