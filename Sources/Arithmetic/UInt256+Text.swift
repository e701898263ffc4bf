import Basics

/// Why a text is not an unsigned integer.
public enum IntegerTextError: Error, Equatable, Sendable {
    /// No digits at all.
    case empty
    /// A character that is no digit, at this offset.
    case badDigit(offset: Int)
    /// A leading zero where the form forbids it.
    case leadingZero
    /// The value does not fit the type.
    case overflow
    /// A hexadecimal quantity without `0x`.
    case missingPrefix
}

extension UInt256 {
    /// Parses decimal digits: no sign, no blanks; leading zeros are allowed.
    public init(decimal text: some StringProtocol) throws(IntegerTextError) {
        try self.init(decimalDigits: text.utf8)
    }

    /// Parses ASCII decimal digits.
    public init(decimalDigits digits: some Sequence<UInt8>) throws(IntegerTextError) {
        var value = UInt256.zero
        var offset = 0
        // Eighteen digits at a time fit 64 bits, which saves most of the wide products.
        var (chunk, scale): (UInt64, UInt64) = (0, 1)
        func join() throws(IntegerTextError) {
            let (scaled, first) = value.multipliedReportingOverflow(by: UInt256(scale))
            let (sum, second) = scaled.addingReportingOverflow(UInt256(chunk))
            if first || second { throw .overflow }
            (value, chunk, scale) = (sum, 0, 1)
        }
        for character in digits {
            guard character >= 0x30, character <= 0x39 else { throw .badDigit(offset: offset) }
            chunk = 10 * chunk + UInt64(character &- 0x30)
            scale *= 10
            if scale == 1_000_000_000_000_000_000 { try join() }
            offset += 1
        }
        if offset == 0 { throw .empty }
        try join()
        self = value
    }

    /// Parses a JSON-RPC quantity: `0x` and hex digits without leading zeros (`0x0` is zero).
    public init(quantity text: some StringProtocol) throws(IntegerTextError) {
        let characters = Array(text.utf8)
        guard characters.count >= 2, characters[0] == 0x30, characters[1] == 0x78 else {
            throw .missingPrefix
        }
        let digits = characters[2...]
        if digits.isEmpty { throw .empty }
        if digits.count > 1, digits.first == 0x30 { throw .leadingZero }
        if digits.count > 64 { throw .overflow }
        var value = UInt256.zero
        for (offset, character) in digits.enumerated() {
            guard let digit = Hex.digit(character) else { throw .badDigit(offset: offset) }
            value = value << 4 | UInt256(UInt64(digit))
        }
        self = value
    }

    /// Reads up to 32 big-endian bytes; nil for more.
    public init?(bigEndian bytes: some Collection<UInt8>) {
        guard bytes.count <= 32 else { return nil }
        let value =
            bytes.withContiguousStorageIfAvailable { UInt256(buffer: $0) }
            ?? Array(bytes).withUnsafeBufferPointer { UInt256(buffer: $0) }
        guard let value else { return nil }
        self = value
    }

    /// The same, out of memory.
    package init?(buffer bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count <= 32 else { return nil }
        let raw = UnsafeRawBufferPointer(bytes)
        if bytes.count == 32 {
            func word(_ place: Int) -> UInt64 {
                UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            }
            self.init(limbs: word(24), word(16), word(8), word(0))
            return
        }
        func limb(_ index: Int) -> UInt64 {
            let end = bytes.count - 8 * index
            var value: UInt64 = 0
            for place in Swift.max(0, end - 8)..<Swift.max(0, end) {
                value = value << 8 | UInt64(bytes[place])
            }
            return value
        }
        self.init(limbs: limb(0), limb(1), limb(2), limb(3))
    }

    /// Exactly 32 bytes, most significant first.
    public var bigEndianBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        append(to: &bytes, skipping: 0)
        return bytes
    }

    /// The fewest big-endian bytes that hold the value; none for zero (RLP's form).
    public var minimalBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        append(to: &bytes, skipping: 32 - (bitWidth + 7) / 8)
        return bytes
    }

    /// Appends the 32 bytes, most significant first, without the first `skipped` of them (0...32).
    public func append(to bytes: inout [UInt8], skipping skipped: Int) {
        let words = (limb3.bigEndian, limb2.bigEndian, limb1.bigEndian, limb0.bigEndian)
        withUnsafeBytes(of: words) { bytes.append(contentsOf: $0.dropFirst(skipped)) }
    }

    /// The JSON-RPC quantity: `0x` and no leading zeros.
    public var quantity: String {
        if isZero { return "0x0" }
        let digits = Hex.encodeDigits(minimalBytes)
        return "0x" + digits.drop { $0 == "0" }
    }

    /// The nearest double (ties to even), for search only: never for a value that settles.
    public var searchValue: Double {
        let (top, next, rest, place): (UInt64, UInt64, UInt64, UInt64) =
            if limb3 != 0 {
                (limb3, limb2, limb1 | limb0, 192)
            } else if limb2 != 0 {
                (limb2, limb1, limb0, 128)
            } else if limb1 != 0 {
                (limb1, limb0, 0, 64)
            } else {
                (limb0, 0, 0, 0)
            }
        if place == 0 { return Double(top) }
        // The top 64 bits, with everything below folded into the lowest one: the conversion of the
        // 64-bit integer then rounds as that of the whole value would.
        let shift = UInt64(truncatingIfNeeded: top.leadingZeroBitCount)
        let bits = top &<< shift | Limbs.carriedOut(next, by: shift)
        let hasRest = next &<< shift | rest != 0
        // Two to the power of 1...192, by its exponent.
        let scale = Double(bitPattern: (1_023 + place - shift) << 52)
        return Double(hasRest ? bits | 1 : bits) * scale
    }

    /// The integer part of a search value; nil when negative, not finite or 2^256 and more.
    public init?(searchValue: Double) {
        guard searchValue.isFinite, searchValue >= 0, searchValue < 0x1p256 else { return nil }
        guard searchValue >= 1 else {
            self = .zero
            return
        }
        let exponent = Int(searchValue.exponent)
        let significand = UInt64(searchValue.significandBitPattern) | 1 << 52
        let base = UInt256(significand)
        self = exponent >= 52 ? base << (exponent - 52) : base >> (52 - exponent)
    }
}

extension UInt256: CustomStringConvertible {
    /// Decimal digits.
    public var description: String {
        if let small = asUInt64 { return String(small) }
        var chunks: [UInt64] = []
        var rest = self
        while !rest.isZero {
            let (quotient, remainder) = rest.divided(bySmall: 1_000_000_000_000_000_000)
            chunks.append(remainder.limb0)
            rest = quotient
        }
        var text = String(chunks.last ?? 0)
        for chunk in chunks.dropLast().reversed() {
            let digits = String(chunk)
            text += String(repeating: "0", count: 18 - digits.utf8.count) + digits
        }
        return text
    }
}
