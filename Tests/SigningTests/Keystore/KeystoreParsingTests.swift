import Basics
import Signing
import Testing

@Suite struct KeystoreParsingTests {
    static func code(_ old: String, _ new: String) -> SigningError.Code? {
        let text = KeystoreV3Tests.short.replacing(old, with: new)
        #expect(text != KeystoreV3Tests.short, "nothing was replaced")
        do throws(SigningError) {
            _ = try KeystoreV3(parsing: Array(text.utf8))
            return nil
        } catch {
            return error.code
        }
    }

    @Test(arguments: [
        (#""version":3"#, #""version":1"#, SigningError.Code.unsupportedKeystore),
        (#","version":3"#, "", .badKeystore),
        ("aes-128-ctr", "aes-256-gcm", .unsupportedKeystore),
        (#""scrypt""#, #""argon2id""#, .unsupportedKeystore),
        (#""scrypt""#, #""pbkdf2""#, .badKeystore),
        (#""crypto""#, #""data""#, .badKeystore),
        (#""cipher":"aes-128-ctr","#, "", .badKeystore),
        (#""kdf":"#, #""kd":"#, .badKeystore),
        ("e0c41130", "e0c4113", .badKeystore),
        ("e0c41130a323adc1446fc82f724bca2f", "", .badKeystore),
        (#""kdf":"#, #""KDF":"scrypt","kdf":"#, .badKeystore),
        (#""crypto":"#, #""crypto":[],"Crypto":"#, .badKeystore),
        (#""crypto":"#, #""crypto":[]}, {"Crypto":"#, .badKeystore),
        ("e0c41130", "e0c4113000", .badKeystore),
        ("e0c41130", "e0c4113g", .badKeystore),
        ("d5e116151c6a", "d5e116151c", .badKeystore),
        ("711f81", "711f8", .badKeystore),
        ("9517cd5bdbe6", "95179517cd5bdbe6", .badKeystore),
        ("9517cd5bdbe69076f9bf5057248c6c050141e970efa36ce53692d5d59a3984", "", .badKeystore),
        (#""n":2"#, #""n":"2""#, .badKeystore),
        (#""n":2"#, #""n":2.5"#, .badKeystore),
        (#""n":2"#, #""n":-2"#, .badKeystore),
        (#""n":2"#, #""n":3"#, .unsupportedKeystore),
        (#""n":2"#, #""n":1"#, .unsupportedKeystore),
        (#""n":2"#, #""n":33554432"#, .unsupportedKeystore),
        (#""n":2"#, #""n":18446744073709551615"#, .unsupportedKeystore),
        (#""r":8"#, #""r":0"#, .unsupportedKeystore),
        (#""p":1"#, #""p":4294967296"#, .unsupportedKeystore),
        (#""dklen":32"#, #""dklen":16"#, .unsupportedKeystore),
        (#""dklen":32"#, #""dklen":18446744073709551615"#, .unsupportedKeystore),
        (#""dklen":32"#, #""dklen":null"#, .badKeystore),
        (#""n":2"#, #""n":2,"n":2"#, .badKeystore),
    ])
    func `one spoilt field is refused`(old: String, new: String, code: SigningError.Code) {
        #expect(KeystoreParsingTests.code(old, new) == code)
    }

    @Test func `the capital section name of early wallets is read`() throws {
        #expect(KeystoreParsingTests.code(#""crypto""#, #""Crypto""#) == nil)
        #expect(KeystoreParsingTests.code("e0c41130", "0xe0c41130") == nil)
    }

    @Test func `names in capitals are read`() throws {
        var text = KeystoreV3Tests.short
        for name in [
            "crypto", "cipherparams", "iv", "ciphertext", "kdf", "mac", "version", "dklen",
        ] {
            text = text.replacing("\"\(name)\"", with: "\"\(name.uppercased())\"")
        }
        let key = try KeystoreV3Tests.keystore(text).decrypt(password: secret("foo"))
        #expect(revealed(key).suffix(2) == [0x0f, 0x35])
    }

    @Test(arguments: [
        (#""n":2"#, #""n":"2""#, "crypto.kdfparams.n"), (#""r":8,"#, "", "crypto.kdfparams.r"),
        (#""p":1"#, #""p":0"#, "crypto.kdfparams"),
        (#""dklen":32"#, #""dklen":31"#, "crypto.kdfparams"),
        ("711f81", "711fz1", "crypto.kdfparams.salt"), ("e0c41130", "zz", "crypto.cipherparams.iv"),
        ("aes-128-ctr", "aes-128-cbc", "crypto.cipher"), (#""scrypt""#, #""x""#, "crypto.kdf"),
        ("d5e116", "d5e1", "crypto.mac"), ("9517cd", "9517c", "crypto.ciphertext"),
        (#""version":3"#, #""version":4"#, "version"), (#""crypto":"#, #""crypt":"#, "crypto"),
        (#""version":3"#, #""version":3,"address":"0x12""#, "address"),
    ])
    func `an error names its field`(old: String, new: String, field: String) {
        let text = KeystoreV3Tests.short.replacing(old, with: new)
        #expect(text != KeystoreV3Tests.short)
        do throws(SigningError) {
            _ = try KeystoreV3(parsing: Array(text.utf8))
            Issue.record("accepted")
        } catch {
            #expect(error.field == field)
        }
    }

    @Test func `a large file is refused unread`() {
        let file = [UInt8](repeating: 0x20, count: 70_000) + Array(KeystoreV3Tests.short.utf8)
        #expect(throws: SigningError(.badKeystore)) { try KeystoreV3(parsing: file) }
    }

    @Test func `costs beyond memory are refused by decrypting, not by dying`() throws {
        // 2^25 / 8 blocks of 1 KiB would be 4 GiB.
        let text = KeystoreV3Tests.short.replacing(#""n":2"#, with: #""n":4194304"#)
        let keystore = try KeystoreV3Tests.keystore(text)
        #expect(throws: SigningError(.unsupportedKeystore)) {
            try keystore.decrypt(password: secret("foo"))
        }
    }

    @Test func `no file makes the reader crash`() {
        var state: UInt64 = 6
        func random(_ bound: Int) -> Int {
            // SplitMix64.
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return Int((mixed ^ mixed >> 31) % UInt64(bound))
        }
        let good = Array(KeystoreV3Tests.short.utf8)
        var accepted = 0
        for _ in 0..<5_000 {
            var file = good
            for _ in 0...random(3) {
                let place = random(file.count)
                if random(2) == 0 {
                    file[place] = UInt8(random(256))
                } else {
                    file.remove(at: place)
                }
            }
            if (try? KeystoreV3(parsing: file)) != nil { accepted += 1 }
        }
        // A changed hex digit leaves a readable file.
        #expect(accepted > 50)
        #expect(accepted < 5_000)
    }
}
