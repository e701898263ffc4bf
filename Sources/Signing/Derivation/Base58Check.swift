import Basics
import Cryptography

/// The text form of extended keys: 78 bytes and the first four of their double SHA-256, in base 58.
enum Base58Check {
    /// What an extended key has.
    static let payloadCount = 78
    private static let totalCount = payloadCount + 4
    /// 82 bytes need at most 112 digits: log(256) / log(58) = 1.3658.
    private static let digitsMax = 112
    private static let alphabet = Array(
        "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    /// The value of each ASCII character; 255 for what is no digit.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// The text of 78 bytes.
    static func encode(_ payload: SecretBytes) -> SecretBytes {
        let checksum = checksum(of: payload)
        var number = payload.withUnsafeBytes { Array($0) } + checksum
        defer { wipeBytes(&number) }
        // Extended keys start with a byte other than zero, so no digit stands for a zero byte.
        var digits = [UInt8](repeating: 0, count: digitsMax)
        defer { wipeBytes(&digits) }
        var count = 0
        for byte in number {
            var carry = UInt32(byte)
            for index in 0..<digits.count {
                if index >= count, carry == 0 { break }
                carry += UInt32(digits[index]) << 8
                digits[index] = UInt8(carry % 58)
                carry /= 58
                count = max(count, index + 1)
            }
        }
        return SecretBytes(count: count) { target in
            for index in 0..<count { target[index] = alphabet[Int(digits[count - 1 - index])] }
        }
    }

    /// The 78 bytes of a text, or what is wrong with it.
    static func decode(_ text: SecretBytes) throws(SigningError) -> SecretBytes {
        guard (1...digitsMax).contains(text.count) else {
            throw SigningError(.badExtendedKey, "\(text.count) characters")
        }
        var isNumber = true
        let bytes = SecretBytes(count: totalCount) { target in
            text.withUnsafeBytes { characters in
                for character in characters {
                    var carry = UInt32(values[Int(character)])
                    guard carry < 58 else {
                        isNumber = false
                        return
                    }
                    for index in stride(from: totalCount - 1, through: 0, by: -1) {
                        carry += UInt32(target[index]) * 58
                        target[index] = UInt8(truncatingIfNeeded: carry)
                        carry >>= 8
                    }
                    // More than 82 bytes.
                    if carry != 0 { isNumber = false }
                }
                // A leading 1 stands for a zero byte; a key has none, and neither may its text.
                if target[0] == 0 || characters[0] == alphabet[0] { isNumber = false }
            }
        }
        guard isNumber else { throw SigningError(.badExtendedKey, "no base 58 of 82 bytes") }
        let payload = bytes.withUnsafeBytes { whole in
            SecretBytes(count: payloadCount) {
                $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: whole[..<payloadCount]))
            }
        }
        let sum = checksum(of: payload)
        let isRight = bytes.withUnsafeBytes { $0[payloadCount...].elementsEqual(sum) }
        guard isRight else { throw SigningError(.badExtendedKey, "checksum") }
        return payload
    }

    private static func checksum(of payload: SecretBytes) -> [UInt8] {
        let first = payload.withUnsafeBytes { SHA256.hash($0) }
        return Array(SHA256.hash(first.bytes).bytes.prefix(4))
    }
}
