import Basics
import Cryptography
import Signing
import Testing

@Suite struct KeystoreV3Tests {
    // The test vectors of the Web3 Secret Storage definition.
    static let scrypt = #"""
        {"crypto":{"cipher":"aes-128-ctr",
        "cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
        "kdf":"scrypt","kdfparams":{"dklen":32,"n":262144,"r":1,"p":8,
        "salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """#
    static let pbkdf2 = #"""
        {"crypto":{"cipher":"aes-128-ctr",
        "cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
        "kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
        "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """#
    static let publishedKey = bytes(
        "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d")

    // From go-ethereum's accounts/keystore/testdata/v3_test_vector.json: a stored key whose
    // leading zero byte was left off.
    static let short = #"""
        {"crypto":{"cipher":"aes-128-ctr",
        "cipherparams":{"iv":"e0c41130a323adc1446fc82f724bca2f"},
        "ciphertext":"9517cd5bdbe69076f9bf5057248c6c050141e970efa36ce53692d5d59a3984",
        "kdf":"scrypt","kdfparams":{"dklen":32,"n":2,"r":8,"p":1,
        "salt":"711f816911c92d649fb4c84b047915679933555030b3552c1212609b38208c63"},
        "mac":"d5e116151c6aa71470e67a7d42c9620c75c4d23229847dcc127794f0732b0db5"},
        "id":"fecfc4ce-e956-48fd-953b-30f8b52ed66c","version":3}
        """#

    // From ethereum/tests, KeyStoreTests/basic_tests.json: a counter that wraps around at once, and a
    // file with more fields than the definition has.
    static let wrapping = #"""
        {"version":3,"crypto":{
        "ciphertext":"d69313b6470ac1942f75d72ebf8818a0d484ac78478a132ee081cd954d6bd7a9",
        "cipherparams":{"iv":"ffffffffffffffffffffffffffffffff"},"kdf":"pbkdf2",
        "kdfparams":{"dklen":32,"c":262144,"prf":"hmac-sha256",
        "salt":"c82ef14476014cbf438081a42709e2ed"},
        "mac":"cf6bfbcc77142a22c4a908784b4a16f1023a1d0e2aff404c20158fa4f1587177",
        "cipher":"aes-128-ctr","version":1},"id":"abb67040-8dbe-0dad-fc39-2b082ef0ee5f"}
        """#
    static let odd = #"""
        {"version":3,"crypto":{
        "ciphertext":"ee75456c006b1e468133c5d2a916bacd3cf515ced4d9b021b5c59978007d1e87","version":1,
        "kdf":"pbkdf2","kdfparams":{"dklen":32,"c":262144,"prf":"hmac-sha256",
        "salt":"504490577620f64f43d73f29479c2cf0"},
        "mac":"196815708465de9af7504144a1360d08874fc3c30bb0e648ce88fbc36830d35d",
        "cipherparams":{"iv":"514ccc8c4fb3e60e5538e0cf1e27c233"},"cipher":"aes-128-ctr"},
        "id":"98d193c7-5174-4c7c-5345-c1daf95477b5"}
        """#

    static func keystore(_ text: String) throws -> KeystoreV3 {
        try KeystoreV3(parsing: Array(text.utf8))
    }

    @Test func `the published vectors open`() throws {
        for text in [KeystoreV3Tests.scrypt, KeystoreV3Tests.pbkdf2] {
            let key = try KeystoreV3Tests.keystore(text).decrypt(password: secret("testpassword"))
            #expect(revealed(key) == KeystoreV3Tests.publishedKey)
        }
    }

    @Test func `the files of the common tests open`() throws {
        let cases: [(String, String, UInt8)] = [
            (KeystoreV3Tests.wrapping, "bar", 2), (KeystoreV3Tests.odd, "foo", 1),
        ]
        for (text, password, byte) in cases {
            let key = try KeystoreV3Tests.keystore(text).decrypt(password: secret(password))
            #expect(revealed(key) == [UInt8](repeating: byte, count: 32))
        }
    }

    @Test func `a counter that lost its leading zeros gets them back`() throws {
        let derivation = KeystoreV3.Derivation.pbkdf2(iterations: 1, salt: [7], keyCount: 32)
        for zeros in [1, 2, 15] {
            let counter =
                [UInt8](repeating: 0, count: zeros) + [UInt8](repeating: 9, count: 16 - zeros)
            let made = try KeystoreV3.encrypt(
                key: secret(KeystoreV3Tests.publishedKey), password: secret("p"),
                derivation: derivation, initialCounter: counter, id: "x")
            let whole = String(decoding: made.encodedBytes(), as: UTF8.self)
            let short = whole.replacing(
                Hex.encodeDigits(counter), with: Hex.encodeDigits(counter.dropFirst(zeros)))
            #expect(short != whole)
            let key = try KeystoreV3Tests.keystore(short).decrypt(password: secret("p"))
            #expect(revealed(key) == KeystoreV3Tests.publishedKey)
        }
    }

    @Test func `a short stored key gets its zeros back`() throws {
        let key = try KeystoreV3Tests.keystore(KeystoreV3Tests.short)
            .decrypt(password: secret("foo"))
        #expect(
            revealed(key)
                == [0] + bytes("fa7b3db73dc7dfdf8c5fbdb796d741e4488628c41fc4febd9160a866ba0f35"))
    }

    @Test func `a wrong password and a changed file say the same`() throws {
        let good = KeystoreV3Tests.short
        for password in ["", "Foo", "foo ", "bar"] {
            #expect(throws: SigningError(.wrongPassword)) {
                try KeystoreV3Tests.keystore(good).decrypt(password: secret(password))
            }
        }
        for (old, new) in [("9517cd", "9517ce"), ("d5e116", "d5e117"), ("711f81", "711f82")] {
            let spoilt = try KeystoreV3Tests.keystore(good.replacing(old, with: new))
            #expect(throws: SigningError(.wrongPassword)) {
                try spoilt.decrypt(password: secret("foo"))
            }
        }
    }

    @Test func `a file that names another account is refused`() throws {
        let named = { (address: String) in
            KeystoreV3Tests.short.replacing(
                #""version":3"#, with: #""version":3,"address":"\#(address)""#)
        }
        let owner = try Secp256k1.address(
            of: KeystoreV3Tests.keystore(KeystoreV3Tests.short).decrypt(password: secret("foo")))
        for text in [owner.hex, String(owner.hex.dropFirst(2)), ""] {
            let keystore = try KeystoreV3Tests.keystore(named(text))
            #expect(throws: Never.self) { try keystore.decrypt(password: secret("foo")) }
        }
        let foreign = try KeystoreV3Tests.keystore(named(account(1).hex))
        #expect(foreign.address == account(1))
        #expect(throws: SigningError(.badKeystore)) {
            try foreign.decrypt(password: secret("foo"))
        }
    }

    @Test func `what is encrypted opens again, and only with the password`() throws {
        let key = KeystoreV3Tests.publishedKey
        let made = try KeystoreV3.encrypt(
            key: secret(key), password: secret("pässword"), entropy: CountingEntropy(), n: 2)
        let file = made.encodedBytes()
        let text = String(decoding: file, as: UTF8.self)
        #expect(text.contains(#""id":"30313233-3435-4637-b839-3a3b3c3d3e3f""#))
        #expect(text.contains(#""address":"008aeeda4d805471df9b2a5b0f38a0c3bcba786b""#))
        #expect(!text.contains(Hex.encodeDigits(key)))
        let read = try KeystoreV3(parsing: file)
        #expect(read.encodedBytes() == file)
        #expect(revealed(try read.decrypt(password: secret("pässword"))) == key)
        #expect(throws: SigningError(.wrongPassword)) {
            try read.decrypt(password: secret("password"))
        }
    }

    @Test func `the published files are reproduced from their parts`() throws {
        let made = try KeystoreV3.encrypt(
            key: secret(KeystoreV3Tests.publishedKey), password: secret("testpassword"),
            derivation: .pbkdf2(
                iterations: 262_144,
                salt: bytes("ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"),
                keyCount: 32),
            initialCounter: bytes("6087dab2f9fdbbfaddc31a909735c1e6"), id: "x")
        let text = String(decoding: made.encodedBytes(), as: UTF8.self)
        #expect(text.contains("5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46"))
        #expect(text.contains("517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"))
    }

    @Test func `no key is encrypted without entropy, and nothing that is no key`() {
        #expect(throws: SigningError(.libraryFailure)) {
            try KeystoreV3.encrypt(
                key: secret(KeystoreV3Tests.publishedKey), password: secret("p"),
                entropy: MissingEntropy(), n: 2)
        }
        #expect(throws: SigningError(.badPrivateKey)) {
            try KeystoreV3.encrypt(
                key: secret([1, 2, 3]), password: secret("p"), entropy: CountingEntropy(), n: 2)
        }
    }
}
