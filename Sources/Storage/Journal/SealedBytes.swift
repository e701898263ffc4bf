import Basics
import Cryptography

/// The form of the small files beside the database, which prove their own bytes: magic (8),
/// version (1), content, check (the first 8 bytes of SHA-256 over everything before).
enum SealedBytes {
    /// Why bytes are not a sealed file.
    enum Failure: Error {
        case damaged
        case versionUnknown(UInt8)
    }

    static let checkBytes = 8

    static func seal(_ content: [UInt8], magic: String, version: UInt8) -> [UInt8] {
        let bytes = Array(magic.utf8) + [version] + content
        return bytes + SHA256.hash(bytes).bytes.prefix(checkBytes)
    }

    /// The content of sealed bytes.
    static func open(
        _ bytes: [UInt8], magic: String, version: UInt8
    ) throws(Failure) -> ArraySlice<UInt8> {
        let headBytes = magic.utf8.count + 1
        guard bytes.count >= headBytes + checkBytes, bytes.starts(with: magic.utf8),
            bytes.suffix(checkBytes).elementsEqual(
                SHA256.hash(Array(bytes.dropLast(checkBytes))).bytes.prefix(checkBytes))
        else { throw .damaged }
        guard bytes[headBytes - 1] == version else { throw .versionUnknown(bytes[headBytes - 1]) }
        return bytes.dropFirst(headBytes).dropLast(checkBytes)
    }
}
