import Cryptography
import Testing

@Suite struct AES128CTRTests {
    // SP 800-38A, sections F.5.1 and F.5.2.
    static let key = bytes("2b7e151628aed2a6abf7158809cf4f3c")
    static let counter = bytes("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
    static let plaintext = bytes(
        """
        6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51
        30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710
        """)
    static let ciphertext = bytes(
        """
        874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff
        5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee
        """)

    @Test func `the SP 800-38A vectors hold`() throws {
        try AES128CTRTests.key.withUnsafeBytes { key in
            let encrypted = try AES128CTR.encrypt(
                secret(AES128CTRTests.plaintext), key: key, counter: AES128CTRTests.counter)
            #expect(encrypted == AES128CTRTests.ciphertext)
            let decrypted = try AES128CTR.decrypt(
                AES128CTRTests.ciphertext, key: key, counter: AES128CTRTests.counter)
            #expect(revealed(decrypted) == AES128CTRTests.plaintext)
        }
    }

    @Test func `a part of a block is encrypted like its start`() throws {
        try AES128CTRTests.key.withUnsafeBytes { key in
            let encrypted = try AES128CTR.encrypt(
                secret(Array(AES128CTRTests.plaintext.prefix(21))), key: key,
                counter: AES128CTRTests.counter)
            #expect(encrypted == Array(AES128CTRTests.ciphertext.prefix(21)))
        }
    }

    @Test func `a key or counter of another size is refused`() {
        for (keyCount, counterCount) in [(15, 16), (17, 16), (32, 16), (16, 15), (16, 12), (0, 0)] {
            let key = [UInt8](repeating: 1, count: keyCount)
            #expect(throws: CryptographyError(.badParameter, "AES-128-CTR")) {
                try key.withUnsafeBytes { key in
                    try AES128CTR.encrypt(
                        secret([1]), key: key, counter: [UInt8](repeating: 0, count: counterCount))
                }
            }
        }
    }
}
