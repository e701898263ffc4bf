/// Reads committed records while the journal's owner goes on writing.
package struct JournalReader: Sendable {
    private let store: any KeyValueStore

    init(store: any KeyValueStore) {
        self.store = store
    }

    /// Shows the records with `first <= sequence <= last` in order, checking that each follows
    /// the one before it.
    package func replay(
        from first: UInt64, through last: UInt64, _ body: (JournalEntry) -> Void
    ) throws(JournalError) {
        let first = max(first, 1)
        guard first <= last else { return }
        var previous: JournalHead?
        var expected = first
        var finding: JournalFinding?
        do throws(StorageError) {
            let upper = last == .max ? nil : JournalEntry.key(last + 1)
            try store.scan(from: JournalEntry.key(first), to: upper) { key, value in
                do throws(JournalFinding) {
                    let entry = try Self.entry(key, value, expected: expected, after: previous)
                    previous = entry.head
                    expected &+= 1
                    body(entry)
                    return .next
                } catch {
                    finding = error
                    return .stop
                }
            }
        } catch {
            throw .storage(error)
        }
        if let finding {
            throw .damaged(firstBadSequence: expected, lastKnown: 0, finding: finding)
        }
    }

    private static func entry(
        _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, expected: UInt64,
        after previous: JournalHead?
    ) throws(JournalFinding) -> JournalEntry {
        guard let sequence = JournalEntry.sequence(ofKey: key) else { throw .foreignKey }
        guard sequence == expected else { throw .missing(nextFound: sequence) }
        return try JournalEntry.decode(value, sequence: expected, after: previous)
    }
}
