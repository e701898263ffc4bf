/// One thing that is measured: how to prepare it, and how much of it makes a repeat.
package struct Benchmark: Sendable {
    /// What `--filter` matches, in kebab case.
    package let name: String
    /// What one operation is, for people.
    package let summary: String
    /// The unit in which people read its figures.
    package let unit: TimeUnit
    /// Operations between two readings of the clock; enough that the clock costs nothing.
    package let operationsPerRepeat: Int
    /// The bytes that one operation reads, where a rate tells more than a time.
    let bytesPerOperation: Int?
    /// The most nanoseconds that an operation shall take; nil where nothing is wanted.
    let wantedNanoseconds: UInt64?
    /// Makes the input and the state.
    let prepare: @Sendable (BenchmarkEnvironment) throws(BenchmarkError) -> Workload

    init(
        _ name: String, _ summary: String, unit: TimeUnit, operationsPerRepeat: Int,
        bytesPerOperation: Int? = nil, wantedNanoseconds: UInt64? = nil,
        prepare: @escaping @Sendable (BenchmarkEnvironment) throws(BenchmarkError) -> Workload
    ) {
        self.name = name
        self.summary = summary
        self.unit = unit
        self.operationsPerRepeat = operationsPerRepeat
        self.bytesPerOperation = bytesPerOperation
        self.wantedNanoseconds = wantedNanoseconds
        self.prepare = prepare
    }
}
