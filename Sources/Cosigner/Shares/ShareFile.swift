package import Basics
import Codecs
package import Cryptography

/// A key share at rest: AES-256-GCM under a key that scrypt makes from a password.
///
/// Layout: magic (7), version (1), header, costs, salt (32), nonce (12), ciphertext with its tag
/// (16), check (the first 8 bytes of SHA-256 over everything before). All before the ciphertext is
/// authenticated with it. The check tells a damaged disk from a wrong password; it keeps nobody
/// out.
package enum ShareFile {
    static let magic = "CWSHARE"
    static let version: UInt8 = 1
    static let saltByteCount = 32
    static let checkByteCount = 8

    /// The file of a share; costs below `least` are refused here and where it is opened.
    package static func seal(
        _ share: SecretBytes, header: ShareHeader, password: SecretBytes,
        entropy: any EntropySource, cost: ShareCost = .usual, least: ShareCost = .least
    ) throws(CosignerError) -> [UInt8] {
        guard share.count > 0, share.count <= CosignerLimits.shareBytesMax else {
            throw CosignerError(.badShareFile, "a share of \(share.count) bytes")
        }
        guard cost.isSupported(from: least) else {
            throw CosignerError(.unsupportedShareFile, "costs")
        }
        let salt: [UInt8]
        let nonce: [UInt8]
        do {
            salt = try entropy.bytes(count: saltByteCount)
            nonce = try entropy.bytes(count: AES256GCM.nonceByteCount)
        } catch {
            throw CosignerError(.libraryFailure, "entropy")
        }
        var writer = BinaryWriter(capacity: 160 + share.count)
        writer.writeRaw(magic.utf8)
        writer.write(version)
        header.write(to: &writer)
        cost.write(to: &writer)
        writer.writeRaw(salt)
        writer.writeRaw(nonce)
        let open = writer.bytes
        let sealed: [UInt8]
        do throws(CryptographyError) {
            sealed = try AES256GCM.seal(
                share, key: key(password, salt, cost), nonce: nonce, header: open)
        } catch {
            throw CosignerError(.libraryFailure, "\(error)")
        }
        let bytes = open + sealed
        return bytes + check(of: bytes)
    }

    /// What a file says openly, without the password; its seal is not yet checked.
    package static func header(
        of bytes: [UInt8], least: ShareCost = .least
    ) throws(CosignerError) -> ShareHeader {
        try parse(bytes, least).header
    }

    /// Opens a file.
    ///
    /// Takes as long as the costs say, whether the password is right or not.
    package static func open(
        _ bytes: [UInt8], password: SecretBytes, least: ShareCost = .least
    ) throws(CosignerError) -> (header: ShareHeader, share: SecretBytes) {
        let parts = try parse(bytes, least)
        do throws(CryptographyError) {
            let share = try AES256GCM.open(
                parts.sealed, key: key(password, parts.salt, parts.cost), nonce: parts.nonce,
                header: parts.open)
            return (parts.header, share)
        } catch {
            guard error.code == .notAuthentic else {
                throw CosignerError(.libraryFailure, "\(error)")
            }
            throw CosignerError(.wrongPassword, "or someone changed the file")
        }
    }

    private struct Parts {
        let header: ShareHeader
        let cost: ShareCost
        let salt: [UInt8]
        let nonce: [UInt8]
        let open: [UInt8]
        let sealed: [UInt8]
    }

    private static func parse(_ bytes: [UInt8], _ least: ShareCost) throws(CosignerError) -> Parts {
        let limit = CosignerLimits.shareBytesMax + 256
        guard bytes.count > checkByteCount, bytes.count <= limit, bytes.starts(with: magic.utf8),
            bytes.suffix(checkByteCount).elementsEqual(
                check(of: Array(bytes.dropLast(checkByteCount))))
        else { throw CosignerError(.badShareFile, "cut, damaged, or no share file") }
        do {
            var reader = BinaryReader(bytes.dropLast(checkByteCount))
            _ = try reader.readRaw(count: magic.utf8.count)
            let found = try reader.read(UInt8.self)
            guard found == version else {
                throw CosignerError(.unsupportedShareFile, "\(found)", field: "version")
            }
            let header = try ShareHeader(&reader)
            let cost = try ShareCost(&reader)
            let salt = Array(try reader.readRaw(count: saltByteCount))
            let nonce = Array(try reader.readRaw(count: AES256GCM.nonceByteCount))
            let open = Array(bytes.prefix(reader.offset))
            guard reader.remaining > AES256GCM.tagByteCount else {
                throw CosignerError(.badShareFile, "an empty share")
            }
            guard cost.isSupported(from: least) else {
                throw CosignerError(.unsupportedShareFile, "costs", field: "cost")
            }
            let sealed = Array(try reader.readRaw(count: reader.remaining))
            return Parts(
                header: header, cost: cost, salt: salt, nonce: nonce, open: open, sealed: sealed)
        } catch let error as CosignerError {
            throw error
        } catch {
            throw CosignerError(.badShareFile, "\(error)")
        }
    }

    private static func check(of bytes: [UInt8]) -> ArraySlice<UInt8> {
        SHA256.hash(bytes).bytes.prefix(checkByteCount)
    }

    private static func key(
        _ password: SecretBytes, _ salt: [UInt8], _ cost: ShareCost
    ) throws(CryptographyError) -> SecretBytes {
        try KeyDerivation.scrypt(
            password: password, salt: salt, n: 1 << UInt64(cost.blocksLog2),
            r: UInt64(cost.blockSize), p: UInt64(cost.repetitions),
            length: AES256GCM.keyByteCount)
    }
}
