import Basics
import Codecs

extension KeystoreV3 {
    /// Reads a keystore file.
    ///
    /// Refuses what is not JSON, another version, another cipher or derivation, fields of a wrong
    /// length, and costs beyond the limits.
    public init(parsing file: [UInt8]) throws(SigningError) {
        guard file.count <= KeystoreLimits.fileBytesMax else {
            throw SigningError(.badKeystore, "larger than \(KeystoreLimits.fileBytesMax) bytes")
        }
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONValue(parsing: file)
        } catch {
            throw SigningError(.badKeystore, "\(error)")
        }
        guard document["version"]?.unsignedValue == 3 else {
            throw SigningError(.unsupportedKeystore, "version")
        }
        // Early files spell the section with a capital.
        guard let crypto = document["crypto"] ?? document["Crypto"] else {
            throw SigningError(.badKeystore, "crypto")
        }
        guard let cipher = crypto["cipher"]?.stringValue else {
            throw SigningError(.badKeystore, "cipher")
        }
        guard cipher == "aes-128-ctr" else { throw SigningError(.unsupportedKeystore, cipher) }
        id = document["id"]?.stringValue ?? ""
        address = try KeystoreV3.parseAddress(document["address"])
        initialCounter = try KeystoreV3.hex(
            crypto["cipherparams"]?["iv"], "iv", counts: 16...16)
        ciphertext = try KeystoreV3.hex(crypto["ciphertext"], "ciphertext", counts: 1...32)
        authenticationCode = try KeystoreV3.hex(crypto["mac"], "mac", counts: 32...32)
        derivation = try KeystoreV3.parseDerivation(crypto)
        try derivation.checkCosts()
    }

    private static func parseAddress(_ value: JSONValue?) throws(SigningError) -> Address? {
        guard let value, !value.isNull else { return nil }
        if value.stringValue == "" { return nil }
        let bytes = try hex(value, "address", counts: 20...20)
        return Address(bytes: bytes)
    }

    private static func parseDerivation(_ crypto: JSONValue) throws(SigningError) -> Derivation {
        guard let name = crypto["kdf"]?.stringValue, let parameters = crypto["kdfparams"] else {
            throw SigningError(.badKeystore, "kdf")
        }
        let salt = try hex(
            parameters["salt"], "salt", counts: 0...KeystoreLimits.saltCountMax)
        let keyCount = Int(clamping: try number(parameters, "dklen"))
        switch name {
        case "scrypt":
            return .scrypt(
                n: try number(parameters, "n"), r: try number(parameters, "r"),
                p: try number(parameters, "p"), salt: salt, keyCount: keyCount)
        case "pbkdf2":
            guard parameters["prf"]?.stringValue == "hmac-sha256" else {
                throw SigningError(.unsupportedKeystore, "prf")
            }
            return .pbkdf2(
                iterations: Int(clamping: try number(parameters, "c")), salt: salt,
                keyCount: keyCount)
        default: throw SigningError(.unsupportedKeystore, name)
        }
    }

    private static func number(
        _ parameters: JSONValue, _ name: String
    ) throws(SigningError) -> UInt64 {
        guard let text = parameters[name]?.numberText, let value = UInt64(text) else {
            throw SigningError(.badKeystore, name)
        }
        return value
    }

    /// Hex digits, with or without `0x`.
    private static func hex(
        _ value: JSONValue?, _ name: String, counts: ClosedRange<Int>
    ) throws(SigningError) -> [UInt8] {
        guard let text = value?.stringValue else { throw SigningError(.badKeystore, name) }
        let digits = Array((text.hasPrefix("0x") ? text.dropFirst(2) : text[...]).utf8)
        guard let bytes = try? Hex.decodeDigits(digits), counts.contains(bytes.count) else {
            throw SigningError(.badKeystore, name)
        }
        return bytes
    }

    /// The file's content, UTF-8 JSON.
    public func encodedBytes() -> [UInt8] {
        var members: [JSONValue.Member] = []
        if let address {
            members.append(.init(name: "address", value: .string(Hex.encodeDigits(address.bytes))))
        }
        let kdf: JSONValue
        let parameters: JSONValue
        switch derivation {
        case .scrypt(let n, let r, let p, let salt, let keyCount):
            kdf = "scrypt"
            parameters = [
                "dklen": .integer(keyCount), "n": .integer(n), "p": .integer(p), "r": .integer(r),
                "salt": .string(Hex.encodeDigits(salt)),
            ]
        case .pbkdf2(let iterations, let salt, let keyCount):
            kdf = "pbkdf2"
            parameters = [
                "c": .integer(iterations), "dklen": .integer(keyCount), "prf": "hmac-sha256",
                "salt": .string(Hex.encodeDigits(salt)),
            ]
        }
        let crypto: JSONValue = [
            "cipher": "aes-128-ctr",
            "cipherparams": ["iv": .string(Hex.encodeDigits(initialCounter))],
            "ciphertext": .string(Hex.encodeDigits(ciphertext)),
            "kdf": kdf, "kdfparams": parameters,
            "mac": .string(Hex.encodeDigits(authenticationCode)),
        ]
        members.append(.init(name: "crypto", value: crypto))
        members.append(.init(name: "id", value: .string(id)))
        members.append(.init(name: "version", value: 3))
        return JSONValue.object(members).encodedBytes()
    }
}
