/// Why a text is not a decimal number.
public enum DecimalTextError: Error, Equatable, Sendable {
    /// No digits.
    case empty
    /// A character that does not belong, at this offset.
    case badCharacter(offset: Int)
    /// More digits than 127 bits or 36 places hold.
    case tooManyDigits
}

extension ExactDecimal {
    /// Parses `-?digits[.digits]`: no exponent, no blanks, no plus sign.
    public init(_ text: some StringProtocol) throws(DecimalTextError) {
        try self.init(digits: text.utf8)
    }

    /// Parses ASCII bytes of the same form.
    ///
    /// Trailing zeros are kept in the scale.
    public init(digits text: some Sequence<UInt8>) throws(DecimalTextError) {
        var (value, places, offset, digitCount): (Int128, Int, Int, Int) = (0, 0, 0, 0)
        var (negative, pointSeen) = (false, false)
        for character in text {
            switch character {
            case 0x2D where offset == 0:
                negative = true
            case 0x2E where !pointSeen && digitCount > 0:
                pointSeen = true
            case 0x30...0x39:
                let (scaled, first) = value.multipliedReportingOverflow(by: 10)
                let (sum, second) = scaled.addingReportingOverflow(Int128(character &- 0x30))
                if pointSeen { places += 1 }
                if first || second || places > Self.scaleMax { throw .tooManyDigits }
                value = sum
                digitCount += 1
            default:
                throw .badCharacter(offset: offset)
            }
            offset += 1
        }
        if digitCount == 0 || (pointSeen && places == 0) { throw .empty }
        guard let decimal = ExactDecimal(coefficient: negative ? -value : value, scale: places)
        else { throw .tooManyDigits }
        self = decimal
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// Plain digits with exactly `scale` places, as venues write them.
    public var description: String {
        var digits = String(coefficient.magnitude)
        if scale > 0 {
            if digits.utf8.count <= scale {
                digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits
            }
            let point = digits.index(digits.endIndex, offsetBy: -scale)
            digits = digits[..<point] + "." + digits[point...]
        }
        return (coefficient < 0 ? "-" : "") + digits
    }
}
