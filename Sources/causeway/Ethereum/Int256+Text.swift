import Arithmetic

extension Int256 {
    /// Decimal digits behind an optional minus; nil for anything else and beyond 256 bits.
    init?(decimal text: String) {
        let isNegative = text.utf8.first == 0x2d
        guard let magnitude = try? UInt256(decimalDigits: text.utf8.dropFirst(isNegative ? 1 : 0))
        else { return nil }
        self.init(magnitude: magnitude, isNegative: isNegative)
    }

    /// A decimal text times ten to `decimals`; nil when digits would be lost or do not fit.
    init?(decimal text: String, decimals: Int) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, !(parts[0].isEmpty || parts[0] == "-") else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard parts.count == 1 || !fraction.isEmpty, fraction.utf8.count <= decimals else {
            return nil
        }
        let zeros = String(repeating: "0", count: decimals - fraction.utf8.count)
        self.init(decimal: parts[0] + fraction + zeros)
    }

    /// The number over ten to `decimals`, without zeros at its end.
    func decimalText(decimals: Int) -> String {
        let digits = Array(magnitude.description.utf8)
        let padded = Array(repeating: 0x30, count: max(0, decimals + 1 - digits.count)) + digits
        var fraction = padded.suffix(decimals)
        while fraction.last == 0x30 { fraction.removeLast() }
        let whole = String(decoding: padded.dropLast(decimals), as: UTF8.self)
        let tail = fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self)
        return (isNegative ? "-" : "") + whole + tail
    }
}
