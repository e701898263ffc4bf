import Storage
import StorageTestSupport
import Testing

/// What every store must do alike: the real one and its twin run the same tests.
enum StoreKind: CaseIterable, Sendable {
    case levelDB
    case memory

    func withStore(_ body: (any KeyValueStore) throws -> Void) throws {
        switch self {
        case .memory:
            try body(try MemoryDisk().open())
        case .levelDB:
            let folder = try TemporaryFolder()
            let store = try LevelDBStore(path: folder.path("database"))
            defer { store.close() }
            try body(store)
        }
    }
}

@Suite struct KeyValueStoreTests {
    private func entries(
        _ store: any KeyValueStore, from: [UInt8] = [], to: [UInt8]? = nil, atMost: Int = .max
    ) throws -> [[UInt8]] {
        var found: [[UInt8]] = []
        try store.scan(from: from, to: to) { key, value in
            found.append(Array(key) + [0xFF] + Array(value))
            return found.count < atMost ? .next : .stop
        }
        return found
    }

    @Test(arguments: StoreKind.allCases)
    func `what is put is read, what is removed is gone`(_ kind: StoreKind) throws {
        try kind.withStore { store in
            var batch = WriteBatch()
            batch.put([1], [10, 11])
            batch.put([2], [])
            batch.put([1], [12])
            batch.put([3], [30])
            batch.remove([3])
            try store.write(batch, synced: true)
            #expect(try store.get([1]) == [12])
            #expect(try store.get([2]) == [])
            #expect(try store.get([3]) == nil)
            #expect(try store.get([4]) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a scan is ordered by bytes, bounded below and above, and stops on demand`(
        _ kind: StoreKind
    ) throws {
        try kind.withStore { store in
            var batch = WriteBatch()
            for key: [UInt8] in [[2], [1, 255], [255], [1], [1, 0], [0x7F], [0x80]] {
                batch.put(key, [9])
            }
            try store.write(batch, synced: false)
            let all = try entries(store)
            #expect(
                all.map { $0.dropLast(2).map(Int.init) } == [
                    [1], [1, 0], [1, 255], [2], [0x7F], [0x80], [255],
                ])
            #expect(try entries(store, from: [1, 0], to: [2]) == Array(all[1...2]))
            #expect(try entries(store, from: [1, 1], to: [0x80]) == Array(all[2...4]))
            #expect(try entries(store, atMost: 2) == Array(all[0...1]))
            #expect(try entries(store, from: [255, 0]) == [])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a scan shows the store as it stood when it began`(_ kind: StoreKind) throws {
        try kind.withStore { store in
            var batch = WriteBatch()
            batch.put([1], [1])
            batch.put([3], [3])
            try store.write(batch, synced: false)
            var keys: [UInt8] = []
            try store.scan(from: [], to: nil) { key, _ in
                keys.append(contentsOf: key)
                var later = WriteBatch()
                later.put([2], [2])
                try? store.write(later, synced: false)
                return .next
            }
            #expect(keys == [1, 3])
            #expect(try store.get([2]) == [2])
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a closed store says so`(_ kind: StoreKind) throws {
        try kind.withStore { store in
            store.close()
            store.close()
            #expect(throws: StorageError.closed) { try store.get([1]) }
            #expect(throws: StorageError.closed) { try store.write(WriteBatch(), synced: true) }
            #expect(throws: StorageError.closed) {
                try store.scan(from: [], to: nil) { _, _ in .next }
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `random batches leave what a sorted map would hold`(_ kind: StoreKind) throws {
        try kind.withStore { store in
            var randomness = Randomness(seed: 7)
            var model: [[UInt8]: [UInt8]] = [:]
            for _ in 0..<200 {
                var batch = WriteBatch()
                for _ in 0..<randomness.below(6) {
                    let key = randomness.bytes(1 + randomness.below(2)).map { $0 & 7 }
                    if randomness.below(3) == 0 {
                        batch.remove(key)
                        model[key] = nil
                    } else {
                        let value = randomness.bytes(randomness.below(20))
                        batch.put(key, value)
                        model[key] = value
                    }
                }
                try store.write(batch, synced: randomness.below(20) == 0)
            }
            let expected = model.sorted { $0.key.lexicographicallyPrecedes($1.key) }
                .map { $0.key + [0xFF] + $0.value }
            #expect(try entries(store) == expected)
        }
    }
}
