package import Arithmetic

extension JSONValue {
    /// A number or a string of decimal digits as a 64-bit integer; nil for anything else, also
    /// for a fraction or an exponent.
    package var integerValue: Int64? {
        plainText.flatMap { Int64($0) }
    }

    /// A number or a string of decimal digits as an unsigned 64-bit integer; nil for anything else.
    package var unsignedValue: UInt64? {
        plainText.flatMap { UInt64($0) }
    }

    /// A number or a string that holds one, exactly, exponents included; nil for anything else or
    /// when the digits do not fit an `ExactDecimal`.
    package var decimalValue: ExactDecimal? {
        plainText.flatMap { ExactDecimal(jsonNumber: $0.utf8) }
    }

    /// The number that this decimal is, with all its digits.
    package static func number(_ value: ExactDecimal) -> JSONValue {
        .number(value.description)
    }

    /// The text of a number or a string without a leading plus sign.
    private var plainText: String? {
        guard let text = numberText ?? stringValue, text.utf8.first != 0x2B else { return nil }
        return text
    }
}

extension ExactDecimal {
    /// Parses a JSON number's text, exponents included; nil when it is none or does not fit.
    init?(jsonNumber text: some BidirectionalCollection<UInt8>) {
        let mark = text.firstIndex { $0 == 0x65 || $0 == 0x45 }
        guard let mark else {
            guard let plain = try? ExactDecimal(digits: text) else { return nil }
            self = plain
            return
        }
        let exponentText = String(decoding: text[text.index(after: mark)...], as: UTF8.self)
        guard let digits = try? ExactDecimal(digits: text[..<mark]),
            let exponent = Int(exponentText), let value = digits.shifted(by: exponent)
        else { return nil }
        self = value
    }

    /// The value times ten to this power; nil when it does not fit.
    private func shifted(by exponent: Int) -> ExactDecimal? {
        if isZero { return .zero }
        let value = normalized
        let (places, overflow) = value.scale.subtractingReportingOverflow(exponent)
        if overflow { return nil }
        if places >= 0 { return ExactDecimal(coefficient: value.coefficient, scale: places) }
        // 10^38 is the largest power of ten in 127 bits, so the loop is short.
        guard places >= -38 else { return nil }
        var digits = value.coefficient
        for _ in 0..<(-places) {
            let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            digits = product
        }
        return ExactDecimal(coefficient: digits, scale: 0)
    }
}
