/// The least work that reads a depth message: digits between quotes, in the order of our own
/// messages, nothing checked.
enum DepthScan {
    /// Shows each change in order: bids, then asks.
    @inline(__always)
    static func forEachChange(
        in message: UnsafeBufferPointer<UInt8>,
        _ body: (_ isBid: Bool, _ priceTicks: Int64, _ sizeSteps: Int64) -> Void
    ) {
        var offset = 0
        var isBid = true
        var price: Int64 = 0
        var isSize = false
        // Levels begin at the first bracket.
        while offset < message.count, message[offset] != 0x5B { offset += 1 }
        while offset < message.count {
            guard message[offset] == 0x22 else {
                offset += 1
                continue
            }
            offset += 1
            if message[offset] == 0x61 {
                isBid = false
                while message[offset] != 0x22 { offset += 1 }
                offset += 1
                continue
            }
            var value: Int64 = 0
            while message[offset] != 0x22 {
                if message[offset] != 0x2E { value = value &* 10 &+ Int64(message[offset] & 15) }
                offset += 1
            }
            offset += 1
            if isSize { body(isBid, price, value) } else { price = value / 1_000_000 }
            isSize.toggle()
        }
    }

    /// What a change adds to a digest.
    @inline(__always)
    static func digest(_ priceTicks: Int64, _ sizeSteps: Int64) -> UInt64 {
        UInt64(bitPattern: priceTicks &* 31 &+ sizeSteps)
    }

    /// The digest of all changes in a message.
    static func digest(of message: [UInt8]) -> UInt64 {
        message.withUnsafeBufferPointer { bytes in
            var sum: UInt64 = 0
            forEachChange(in: bytes) { sum &+= digest($1, $2) }
            return sum
        }
    }
}
