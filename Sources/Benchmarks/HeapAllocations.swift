import CBenchmarkFloors

/// Counts how often some work takes memory from the heap.
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
        let places = floor_allocations_begin()
        do throws(Failure) {
            try work()
        } catch {
            _ = floor_allocations_end()
            throw error
        }
        let count = floor_allocations_end()
        return places > 0 ? Int(clamping: count) : nil
    }
}
