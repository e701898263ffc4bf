package import Arithmetic

extension JSONReader {
    /// Reads a decimal number, quoted or bare, as an integer number of 10^−scale units.
    ///
    /// Exact or an error: `precisionLost` when a digit other than zero stands behind the scale,
    /// `overflow` when the result needs more than 64 bits. `scale` is 0...18.
    package mutating func readDecimal(scale: Int) throws(JSONError) -> Int64 {
        guard scale >= 0, scale <= CodecLimits.decimalScaleMax else { throw failure(.overflow) }
        let isQuoted = try beginNumber()
        let start = offset
        let isNegative = start < bytes.count && bytes[start] == 0x2D
        if isNegative { offset += 1 }
        let (whole, wholeCount) = try scanWhole()
        var (value, places) = (whole, 0)
        if offset < bytes.count, bytes[offset] == 0x2E {
            (value, places) = try scanFraction(after: whole, scale: scale)
        }
        let hasExponent = offset < bytes.count && bytes[offset] | 0x20 == 0x65
        // Up to 18 digits the wrapping operators of the scans cannot have wrapped.
        if hasExponent || places < 0 || wholeCount + scale > 18 {
            offset = start
            return try readSlowly(scale: scale, isQuoted: isQuoted)
        }
        if isQuoted { try endQuote() }
        let scaled = Int64(truncatingIfNeeded: value &* Self.powersOfTen[scale - places])
        return isNegative ? -scaled : scaled
    }

    /// Reads a whole number, quoted or bare; a fraction, an exponent or a 64th bit is an error.
    package mutating func readInt64() throws(JSONError) -> Int64 {
        let isQuoted = try beginNumber()
        let start = offset
        let isNegative = start < bytes.count && bytes[start] == 0x2D
        if isNegative { offset += 1 }
        let magnitude = try scanMagnitude(isQuoted)
        if let value = Int64(exactly: magnitude) { return isNegative ? -value : value }
        if isNegative, magnitude == Int64.min.magnitude { return .min }
        throw JSONError(.overflow, at: start)
    }

    /// Reads a whole number that is not negative, quoted or bare.
    package mutating func readUInt64() throws(JSONError) -> UInt64 {
        let isQuoted = try beginNumber()
        return try scanMagnitude(isQuoted)
    }

    /// Reads a decimal number, quoted or bare, with all its digits.
    package mutating func readExactDecimal() throws(JSONError) -> ExactDecimal {
        let isQuoted = try beginNumber()
        let text = try scanNumber()
        if isQuoted { try endQuote() }
        guard let value = ExactDecimal(jsonNumber: text.bytes) else {
            throw JSONError(.overflow, at: text.offset)
        }
        return value
    }

    /// Reads a bare number's text.
    package mutating func readNumberText() throws(JSONError) -> JSONSlice {
        skipBlanks()
        let first = try current()
        guard first == 0x2D || (first >= 0x30 && first <= 0x39) else { throw failure(.wrongType) }
        return try scanNumber()
    }

    /// Reads an array that starts with two decimals, `["price","size",…]`, skipping the rest.
    package mutating func readDecimalPair(
        firstScale: Int, secondScale: Int
    ) throws(JSONError) -> (first: Int64, second: Int64) {
        try beginArray()
        guard try nextElement() else { throw failure(.wrongType) }
        let first = try readDecimal(scale: firstScale)
        guard try nextElement() else { throw failure(.wrongType) }
        let second = try readDecimal(scale: secondScale)
        while try nextElement() { try skipValue() }
        return (first, second)
    }

    /// Scans a number by the grammar of RFC 8259 §6.
    mutating func scanNumber() throws(JSONError) -> JSONSlice {
        let start = offset
        if offset < bytes.count, bytes[offset] == 0x2D { offset += 1 }
        if try current() == 0x30 { offset += 1 } else { try scanDigits() }
        if offset < bytes.count, bytes[offset] == 0x2E {
            offset += 1
            try scanDigits()
        }
        if offset < bytes.count, bytes[offset] | 0x20 == 0x65 {
            offset += 1
            if offset < bytes.count, bytes[offset] == 0x2B || bytes[offset] == 0x2D { offset += 1 }
            try scanDigits()
        }
        return slice(start, offset, isEscaped: false)
    }

    private mutating func scanDigits() throws(JSONError) {
        let start = offset
        while offset < bytes.count, bytes[offset] &- 0x30 < 10 { offset += 1 }
        if offset == start {
            throw offset == bytes.count ? failure(.unexpectedEnd) : failure(.badNumber)
        }
    }

    /// Steps over blanks and an opening quote; says whether there was one.
    private mutating func beginNumber() throws(JSONError) -> Bool {
        skipBlanks()
        let first = try current()
        if first == 0x22 {
            offset += 1
            return true
        }
        guard first == 0x2D || first &- 0x30 < 10 else { throw failure(.wrongType) }
        return false
    }

    private mutating func endQuote() throws(JSONError) {
        guard try current() == 0x22 else { throw failure(.badNumber) }
        offset += 1
    }

    /// Scans the digits of a whole number up to its end.
    private mutating func scanMagnitude(_ isQuoted: Bool) throws(JSONError) -> UInt64 {
        let start = offset
        var (value, count) = try scanWhole()
        if count > 18 {
            value = 0
            for character in bytes[start..<offset] {
                let (scaled, first) = value.multipliedReportingOverflow(by: 10)
                let (sum, second) = scaled.addingReportingOverflow(UInt64(character &- 0x30))
                if first || second { throw JSONError(.overflow, at: start) }
                value = sum
            }
        }
        if isQuoted {
            try endQuote()
        } else if offset < bytes.count, bytes[offset] == 0x2E || bytes[offset] | 0x20 == 0x65 {
            throw failure(.badNumber)
        }
        return value
    }

    /// Scans digits without a superfluous leading zero; the value is right up to 18 of them.
    @inline(__always)
    private mutating func scanWhole() throws(JSONError) -> (value: UInt64, count: Int) {
        let (start, end) = (offset, bytes.count)
        var (index, value) = (offset, UInt64(0))
        while index < end {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { break }
            value = value &* 10 &+ UInt64(digit)
            index += 1
        }
        offset = index
        if index == start { throw failure(index == end ? .unexpectedEnd : .badNumber) }
        if index - start > 1, bytes[start] == 0x30 { throw JSONError(.badNumber, at: start) }
        return (value, index - start)
    }

    /// Scans `.digits`, adding up to `scale` digits; −1 places when digits behind them count.
    @inline(__always)
    private mutating func scanFraction(
        after whole: UInt64, scale: Int
    ) throws(JSONError) -> (value: UInt64, places: Int) {
        let (start, end) = (offset + 1, bytes.count)
        let kept = min(end, start + scale)
        var (index, value, isLost) = (start, whole, false)
        while index < kept {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { break }
            value = value &* 10 &+ UInt64(digit)
            index += 1
        }
        let places = index - start
        while index < end {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { break }
            isLost = isLost || digit != 0
            index += 1
        }
        offset = index
        if index == start { throw failure(index == end ? .unexpectedEnd : .badNumber) }
        return (value, isLost ? -1 : places)
    }

    /// The same by exact arithmetic, for long numbers, exponents and digits behind the scale.
    private mutating func readSlowly(scale: Int, isQuoted: Bool) throws(JSONError) -> Int64 {
        let text = try scanNumber()
        if isQuoted { try endQuote() }
        guard let exact = ExactDecimal(jsonNumber: text.bytes) else {
            throw JSONError(.overflow, at: text.offset)
        }
        if exact.normalized.scale > scale { throw JSONError(.precisionLost, at: text.offset) }
        guard let value = exact.rescaled(to: scale), let result = Int64(exactly: value.coefficient)
        else { throw JSONError(.overflow, at: text.offset) }
        return result
    }

    private static let powersOfTen: [UInt64] = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
        10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
        100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ]
}
