import Basics
import Codecs

extension KeystoreV3 {
    /// Reads a keystore file.
    ///
    /// Refuses what is not JSON, another version, another cipher or derivation, fields of a wrong
    /// length, and costs beyond the limits; the error names the field. Letter case of names does not
    /// count, since wallets differ in it, but no name may stand twice.
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
        let whole = try KeystoreSection(document, path: "")
        guard try whole.value("version").unsignedValue == 3 else {
            throw SigningError(.unsupportedKeystore, "only version 3", field: "version")
        }
        let crypto = try whole.section("crypto")
        let cipher = try crypto.text("cipher")
        guard cipher == "aes-128-ctr" else {
            throw SigningError(.unsupportedKeystore, cipher, field: crypto.place("cipher"))
        }
        // The identifier is for people; some files have none.
        id = try whole.optional("id")?.stringValue ?? ""
        address = try KeystoreV3.parseAddress(whole)
        // A counter is a number: some writers leave its leading zero bytes off.
        let counter = try crypto.section("cipherparams").hex("iv", counts: 1...16)
        initialCounter = [UInt8](repeating: 0, count: 16 - counter.count) + counter
        ciphertext = try crypto.hex("ciphertext", counts: 1...32)
        authenticationCode = try crypto.hex("mac", counts: 32...32)
        derivation = try KeystoreV3.parseDerivation(crypto)
        try derivation.checkCosts()
    }

    private static func parseAddress(_ whole: KeystoreSection) throws(SigningError) -> Address? {
        guard let value = try whole.optional("address"), !value.isNull, value.stringValue != ""
        else { return nil }
        return Address(bytes: try whole.hex("address", counts: 20...20))
    }

    private static func parseDerivation(
        _ crypto: KeystoreSection
    ) throws(SigningError) -> Derivation {
        let name = try crypto.text("kdf")
        let parameters = try crypto.section("kdfparams")
        switch name {
        case "scrypt":
            return .scrypt(
                n: try parameters.number("n"), r: try parameters.number("r"),
                p: try parameters.number("p"), salt: try salt(parameters),
                keyCount: Int(clamping: try parameters.number("dklen")))
        case "pbkdf2":
            guard try parameters.text("prf") == "hmac-sha256" else {
                throw SigningError(
                    .unsupportedKeystore, "only hmac-sha256", field: parameters.place("prf"))
            }
            return .pbkdf2(
                iterations: Int(clamping: try parameters.number("c")), salt: try salt(parameters),
                keyCount: Int(clamping: try parameters.number("dklen")))
        default:
            throw SigningError(.unsupportedKeystore, name, field: crypto.place("kdf"))
        }
    }

    private static func salt(_ parameters: KeystoreSection) throws(SigningError) -> [UInt8] {
        try parameters.hex("salt", counts: 0...KeystoreLimits.saltCountMax)
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
