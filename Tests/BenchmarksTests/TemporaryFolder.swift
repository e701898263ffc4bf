import Basics

/// A folder that is removed when its owner is gone.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let name = Hex.encodeDigits(try SystemEntropy().bytes(count: 8))
        path = "\(SystemFiles.temporaryFolder)/causeway-benchmarks-\(name)"
        try SystemFiles().makeFolder(path)
    }

    deinit { SystemFiles().removeFolder(path) }
}
