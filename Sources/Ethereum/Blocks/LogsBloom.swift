import Basics
import Cryptography

/// The bloom filter of a block's or a receipt's logs: 2048 bits, three for each address and topic.
public struct LogsBloom: Hashable, Sendable {
    /// Bytes in a filter.
    public static let byteCount = 256

    /// The bits, the highest first.
    public private(set) var bytes: [UInt8]

    /// An empty filter.
    public init() {
        bytes = [UInt8](repeating: 0, count: LogsBloom.byteCount)
    }

    /// Takes exactly `byteCount` bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == LogsBloom.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The filter of these logs.
    public init(of logs: [LogEntry]) {
        self.init()
        for log in logs {
            insert(log.address.bytes)
            for topic in log.topics { insert(topic.bytes) }
        }
    }

    /// Adds an address or a topic.
    public mutating func insert(_ value: [UInt8]) {
        for bit in LogsBloom.bits(of: value) {
            bytes[LogsBloom.byteCount - 1 - bit / 8] |= 1 << UInt8(bit % 8)
        }
    }

    /// Adds everything that is in another filter.
    public mutating func formUnion(_ other: LogsBloom) {
        for index in bytes.indices { bytes[index] |= other.bytes[index] }
    }

    /// Whether an address or topic may be in; false is certain.
    public func mayContain(_ value: [UInt8]) -> Bool {
        LogsBloom.bits(of: value).allSatisfy { bit in
            bytes[LogsBloom.byteCount - 1 - bit / 8] >> UInt8(bit % 8) & 1 == 1
        }
    }

    /// The low eleven bits of the first three pairs of bytes of the hash.
    private static func bits(of value: [UInt8]) -> [Int] {
        let hash = Keccak256.hash(value).bytes
        return [0, 2, 4].map { (Int(hash[$0]) << 8 | Int(hash[$0 + 1])) & 2047 }
    }
}
