import Basics
import Cryptography
import Foundation

/// Bytes from hex digits without prefix; empty for malformed text, which no test expects.
func bytes(_ digits: String) -> [UInt8] {
    (try? Hex.decodeDigits(Array(digits.utf8.filter { $0 != 0x20 && $0 != 0x0a }))) ?? []
}

/// A secret from bytes that are no secret.
func secret(_ content: [UInt8]) -> SecretBytes {
    var copy = content.map { $0 }
    return SecretBytes(consuming: &copy)
}

/// A secret from text.
func secret(_ text: String) -> SecretBytes { secret(Array(text.utf8)) }

/// The content of a secret that tests made up.
func revealed(_ secret: SecretBytes) -> [UInt8] { secret.withUnsafeBytes { Array($0) } }

/// Reads a file of Tests/Vectors.
func vectors<Case: Decodable>(_ name: String, as type: Case.Type) throws -> [Case] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appending(path: "Vectors").appending(path: name)
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
}
