import Node
import Testing

/// How long a source that is away is worth waiting for.
@Suite struct SourceWatchTests {
    private let second: UInt64 = 1_000_000_000
    private let all = ["a", "b"]

    private func note(
        _ watch: inout SourceWatch, _ missing: [String], _ seconds: UInt64
    )
        -> [String]
    {
        watch.note(
            all: all, missing: missing, at: seconds * second, patience: 5 * second,
            first: 15 * second)
    }

    @Test func `what is there is not waited for`() {
        var watch = SourceWatch()
        #expect(note(&watch, [], 1) == [])
    }

    @Test func `what has not been there yet has the longer patience`() {
        var watch = SourceWatch()
        #expect(note(&watch, ["a"], 100) == ["a"])
        #expect(note(&watch, ["a"], 114) == ["a"])
        #expect(note(&watch, ["a"], 115) == [])
    }

    @Test func `what was there has the usual patience, from when it left`() {
        var watch = SourceWatch()
        #expect(note(&watch, [], 1) == [])
        #expect(note(&watch, ["b"], 10) == ["b"])
        #expect(note(&watch, ["b"], 14) == ["b"])
        #expect(note(&watch, ["b"], 15) == [])
    }

    @Test func `what came back and left again is waited for anew`() {
        var watch = SourceWatch()
        #expect(note(&watch, ["a", "b"], 1) == ["a", "b"])
        #expect(note(&watch, ["b"], 10) == ["b"])
        #expect(note(&watch, ["a", "b"], 16) == ["a"])
    }

    @Test func `what stays away is not waited for again`() {
        var watch = SourceWatch()
        #expect(note(&watch, ["a"], 0) == ["a"])
        for seconds in stride(from: UInt64(15), to: 1_000, by: 100) {
            #expect(note(&watch, ["a"], seconds) == [])
        }
    }

    @Test func `without patience nothing is waited for`() {
        var watch = SourceWatch()
        let awaited = watch.note(all: all, missing: ["a"], at: 0, patience: 0, first: 15 * second)
        #expect(awaited == [])
    }
}
