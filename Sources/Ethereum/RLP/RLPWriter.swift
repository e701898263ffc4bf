public import Arithmetic
public import Basics

/// Writes RLP front to back, without a tree of items in between.
public struct RLPWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8]

    /// Starts behind these bytes, such as a transaction's type.
    public init(after prefix: [UInt8] = [], capacity: Int = 0) {
        bytes = prefix
        bytes.reserveCapacity(prefix.count + capacity)
    }

    /// Appends a byte string.
    public mutating func append(_ string: [UInt8]) {
        if string.count != 1 || string[0] >= 0x80 { appendPrefix(0x80, count: string.count) }
        bytes += string
    }

    /// Appends an integer in its fewest big-endian bytes; zero is the empty string.
    public mutating func append(_ value: UInt256) {
        let count = (value.bitWidth + 7) / 8
        if count != 1 || value.limb0 >= 0x80 { bytes.append(0x80 + UInt8(count)) }
        value.append(to: &bytes, skipping: 32 - count)
    }

    /// Appends an integer in its fewest big-endian bytes; zero is the empty string.
    public mutating func append(_ value: UInt64) {
        let count = (UInt64.bitWidth - value.leadingZeroBitCount + 7) / 8
        if count != 1 || value >= 0x80 { bytes.append(0x80 + UInt8(count)) }
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0.dropFirst(8 - count)) }
    }

    /// Appends a hash or an address.
    public mutating func append<Value: FixedBytes>(_ value: Value) {
        appendPrefix(0x80, count: Value.byteCount)
        value.append(to: &bytes)
    }

    /// Appends an address, or the empty string for nil.
    public mutating func append(_ address: Address?) {
        if let address { append(address) } else { bytes.append(0x80) }
    }

    /// Appends an item that is encoded already.
    public mutating func append(encoded item: [UInt8]) { bytes += item }

    /// Appends what `body` writes as one list.
    public mutating func list<Failure: Error>(
        _ body: (inout RLPWriter) throws(Failure) -> Void
    ) throws(Failure) {
        let start = bytes.count
        try body(&self)
        let count = bytes.count - start
        if count < 56 {
            bytes.insert(0xc0 + UInt8(count), at: start)
        } else {
            let length = RLP.minimalBytes(UInt64(count))
            bytes.insert(contentsOf: [0xf7 + UInt8(length.count)] + length, at: start)
        }
    }

    private mutating func appendPrefix(_ base: UInt8, count: Int) {
        if count < 56 {
            bytes.append(base + UInt8(count))
        } else {
            let length = RLP.minimalBytes(UInt64(count))
            bytes.append(base + 55 + UInt8(length.count))
            bytes += length
        }
    }
}
