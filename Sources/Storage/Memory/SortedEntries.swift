/// A map from bytes to bytes in key order, in one sorted array.
///
/// Appending at the end, as a journal does, costs O(1); elsewhere O(n). Copies share memory.
struct SortedEntries: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        var key: [UInt8]
        var value: [UInt8]
    }

    private(set) var entries: [Entry] = []

    subscript(key: [UInt8]) -> [UInt8]? {
        get {
            let index = firstIndex(notBelow: key)
            guard index < entries.count, entries[index].key == key else { return nil }
            return entries[index].value
        }
        set {
            let index = firstIndex(notBelow: key)
            let isThere = index < entries.count && entries[index].key == key
            switch (newValue, isThere) {
            case (.some(let value), true): entries[index].value = value
            case (.some(let value), false):
                entries.insert(Entry(key: key, value: value), at: index)
            case (nil, true): entries.remove(at: index)
            case (nil, false): break
            }
        }
    }

    /// The index of the first entry whose key is `key` or above.
    func firstIndex(notBelow key: [UInt8]) -> Int {
        guard let last = entries.last else { return 0 }
        if last.key.lexicographicallyPrecedes(key) { return entries.count }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key.lexicographicallyPrecedes(key) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    mutating func apply(_ batch: WriteBatch) {
        batch.visit { key, value in self[Array(key)] = value.map { Array($0) } }
    }
}
