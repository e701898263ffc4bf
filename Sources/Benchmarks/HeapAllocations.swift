import CBenchmarkFloors

/// Counts how often some work takes memory from the heap, and how much of it stays taken.
///
/// What is counted are calls of `malloc` and its kin on this thread, from whatever code is loaded:
/// objects, arrays, boxes and frames of coroutines alike. The allocator itself is not replaced: its
/// callers are pointed to a counter for as long as the work takes.
package enum HeapAllocations {
    /// The number of allocations in some work; nil where they cannot be seen.
    ///
    /// What happens at a first use only is counted too, so warm up before.
    package static func count<Failure: Error>(
        _ work: () throws(Failure) -> Void
    ) throws(Failure) -> Int? {
        try measure(work).count
    }

    /// What some work makes, and the bytes that this takes from the heap and keeps; nil where they
    /// cannot be seen.
    ///
    /// Blocks count as large as the allocator makes them, with the word before each; a list with
    /// all that it has room for.
    package static func kept<Value, Failure: Error>(
        _ work: () throws(Failure) -> Value
    ) throws(Failure) -> (value: Value, bytes: Int?) {
        let (value, _, bytes) = try measure(work)
        return (value, bytes)
    }

    private static func measure<Value, Failure: Error>(
        _ work: () throws(Failure) -> Value
    ) throws(Failure) -> (value: Value, count: Int?, bytes: Int?) {
        var bytes: Int64 = 0
        let places = floor_allocations_begin()
        let value: Value
        do throws(Failure) {
            value = try work()
        } catch {
            _ = floor_allocations_end(&bytes)
            throw error
        }
        let count = floor_allocations_end(&bytes)
        guard places > 0 else { return (value, nil, nil) }
        return (value, Int(clamping: count), Int(clamping: bytes))
    }
}
