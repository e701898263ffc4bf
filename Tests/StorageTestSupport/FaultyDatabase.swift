import Basics
import CLevelDBFaults
import Glibc
import Storage

/// A real LevelDB over a disk with faults: what `LevelDBStore` stands on in these tests.
///
/// Sendable unchecked: LevelDB and the disk lock by themselves.
final class FaultyDatabase: LevelDBEngine, @unchecked Sendable {
    private let disk: FaultyDisk
    private let path: String
    private let database: OpaquePointer

    init(
        _ disk: FaultyDisk, path: String, createIfMissing: Bool, paranoid: Bool,
        writeBufferBytes: Int
    ) throws(StorageError) {
        self.disk = disk
        self.path = path
        var error: UnsafeMutablePointer<CChar>?
        let opened = faults_open(
            disk.pointer, path, createIfMissing, paranoid, writeBufferBytes, &error)
        try Self.check(error, path)
        guard let opened else { throw .inputOutput(reason: "no database") }
        database = opened
    }

    func get(_ key: [UInt8]) throws(StorageError) -> [UInt8]? {
        var count = 0
        var error: UnsafeMutablePointer<CChar>?
        let value = faults_get(database, key, key.count, &count, &error)
        try Self.check(error, path)
        guard let value else { return nil }
        defer { free(value) }
        return Array(UnsafeBufferPointer(start: value, count: count))
    }

    func write(_ batch: WriteBatch, synced: Bool) throws(StorageError) {
        let native = faults_batch_create()
        batch.visit { key, value in
            let keyBytes = key.assumingMemoryBound(to: UInt8.self)
            if let value {
                faults_batch_put(
                    native, keyBytes.baseAddress, key.count,
                    value.assumingMemoryBound(to: UInt8.self).baseAddress, value.count)
            } else {
                faults_batch_remove(native, keyBytes.baseAddress, key.count)
            }
        }
        try Self.check(faults_write(database, native, synced), path)
    }

    func scan(
        from lower: [UInt8],
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> ScanStep
    ) throws(StorageError) {
        let error = withoutActuallyEscaping(body) { body in
            var visitor = Visitor(body: body)
            return withUnsafeMutablePointer(to: &visitor) { visitor in
                faults_scan(
                    database, lower, lower.count,
                    { context, key, keyCount, value, valueCount in
                        let visitor = context?.assumingMemoryBound(to: Visitor.self)
                        let step = visitor?.pointee.body(
                            UnsafeRawBufferPointer(start: key, count: keyCount),
                            UnsafeRawBufferPointer(start: value, count: valueCount))
                        return step == .next
                    }, visitor)
            }
        }
        try Self.check(error, path)
    }

    func logNumbers() throws(StorageError) -> [UInt64] {
        do throws(FileError) {
            return try SystemFiles().list(path).filter { $0.hasSuffix(".log") }
                .compactMap { UInt64($0.dropLast(4)) }.sorted()
        } catch {
            throw .inputOutput(reason: error.description)
        }
    }

    func syncLog(_ number: UInt64) throws(StorageError) {
        let digits = String(number)
        let name = String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
        try Self.check(faults_sync_file(disk.pointer, "\(path)/\(name).log"), path)
    }

    func syncFolder() throws(StorageError) {
        try Self.check(faults_sync_folder(disk.pointer, path), path)
    }

    func close() { faults_close(database) }

    private struct Visitor {
        let body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> ScanStep
    }

    private static func check(
        _ error: UnsafeMutablePointer<CChar>?, _ path: String
    ) throws(StorageError) {
        guard let error else { return }
        defer { free(error) }
        throw StorageError(levelDBStatus: String(cString: error), path: path)
    }
}
