package import Basics

/// What benchmarks need of the machine.
package struct BenchmarkEnvironment: Sendable {
    /// The disk.
    package let files: SystemFiles
    /// A folder of ours, on the disk that is measured; removed afterwards.
    package let scratch: String

    /// Works in a folder that need not exist yet.
    package init(scratch: String, files: SystemFiles = SystemFiles()) {
        self.files = files
        self.scratch = scratch
    }
}
