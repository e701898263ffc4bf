import Arithmetic
import Foundation

/// The answers of Python's integers in `Tests/Vectors/arithmetic.json`; the script that wrote the
/// file stands beside it.
struct ArithmeticVectors: Decodable {
    let basic: [[String]]
    let division: [[String]]
    let mulDiv: [[String]]
    let shifts: [[String]]
    let texts: [[String]]
    let signed: [[String]]
    let decimals: [[String]]

    /// Reads the file beside the test folders.
    static func load() throws -> ArithmeticVectors {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Vectors/arithmetic.json")
        return try JSONDecoder().decode(ArithmeticVectors.self, from: Data(contentsOf: file))
    }
}

/// A hexadecimal value; nil for the file's "-".
func number(_ text: String) throws -> UInt256? {
    text == "-" ? nil : try UInt256(quantity: text)
}

/// A signed decimal value; nil for the file's "-".
func signedNumber(_ text: String) throws -> Int256? {
    if text == "-" { return nil }
    let negative = text.hasPrefix("-")
    return Int256(
        magnitude: try UInt256(decimal: negative ? text.dropFirst() : text[...]),
        isNegative: negative)
}
