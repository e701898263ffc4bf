import Arithmetic
import Basics
import Cryptography
import Ethereum
import Foundation
import Signing

/// Bytes from hex digits without prefix; empty for malformed text, which no test expects.
func bytes(_ digits: String) -> [UInt8] { (try? Hex.decodeDigits(Array(digits.utf8))) ?? [] }

/// A secret from bytes that are no secret.
func secret(_ content: [UInt8]) -> SecretBytes {
    var copy = content.map { $0 }
    return SecretBytes(consuming: &copy)
}

/// A secret from text.
func secret(_ text: String) -> SecretBytes { secret(Array(text.utf8)) }

/// The content of a secret that tests made up.
func revealed(_ secret: SecretBytes) -> [UInt8] { secret.withUnsafeBytes { Array($0) } }

/// An address whose last byte is given.
func account(_ last: UInt8) -> Address {
    Address(bytes: [UInt8](repeating: 0, count: 19) + [last]) ?? .zero
}

/// Entropy that counts up.
struct CountingEntropy: EntropySource {
    func bytes(count: Int) throws -> [UInt8] { (0..<count).map { UInt8($0 % 256) } }
}

/// Entropy that is not there.
struct MissingEntropy: EntropySource {
    struct Missing: Error {}

    func bytes(count: Int) throws -> [UInt8] { throw Missing() }
}

/// A clock that stands.
struct FixedTime: TimeSource {
    let seconds: UInt64

    func now() -> Timestamp { Timestamp(seconds: seconds) }
    func monotonicNanoseconds() -> UInt64 { 0 }
    func sleep(milliseconds: Int64) async throws {}
}

/// The cases in a file of Tests/Vectors.
func vectors<Case: Decodable>(_ name: String, as type: Case.Type) throws -> [Case] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appending(path: "Vectors").appending(path: name)
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
}

/// An address of a vector.
func address(_ text: String) throws -> Address { try Address(checksumming: text) }

/// A decimal number of a vector.
func number(_ text: String) throws -> UInt256 { try UInt256(decimal: text) }

/// A small decimal number of a vector.
func small(_ text: String) throws -> UInt64 { try number(text).asUInt64 ?? .max }
