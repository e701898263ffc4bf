import Cryptography
import Testing

@Suite struct HMACSHA256Tests {
    struct Case: Sendable {
        let key: [UInt8]
        let message: [UInt8]
        let code: String
    }

    // RFC 4231, section 4, test cases 1 to 4, 6 and 7 (5 truncates the code).
    static let published = [
        Case(
            key: [UInt8](repeating: 0x0b, count: 20), message: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Case(
            key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Case(
            key: [UInt8](repeating: 0xaa, count: 20), message: [UInt8](repeating: 0xdd, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Case(
            key: Array(1...25), message: [UInt8](repeating: 0xcd, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Case(
            key: [UInt8](repeating: 0xaa, count: 131),
            message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Case(
            key: [UInt8](repeating: 0xaa, count: 131),
            message: Array(
                ("This is a test using a larger than block-size key and a larger than "
                    + "block-size data. The key needs to be hashed before being used by the "
                    + "HMAC algorithm.").utf8),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    @Test(arguments: published)
    func `the RFC 4231 vectors hold`(item: Case) throws {
        let code = try HMACSHA256.authenticationCode(item.message, key: secret(item.key))
        #expect(code == bytes(item.code))
    }

    @Test func `a prepared key gives the same code every time it is used`() throws {
        for item in HMACSHA256Tests.published {
            let key = try HMACSHA256.Key(secret(item.key))
            for _ in 0..<3 {
                #expect(try key.authenticationCode(item.message) == bytes(item.code))
                _ = try key.authenticationCode([1, 2, 3])
            }
        }
    }

    @Test func `an empty key and an empty message are allowed`() throws {
        // HMAC of nothing under nothing, a well-known value.
        let code = try HMACSHA256.authenticationCode([], key: secret([]))
        #expect(
            code == bytes("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"))
    }

    @Test func `one key serves many threads`() async throws {
        let key = try HMACSHA256.Key(secret("key"))
        let expected = try key.authenticationCode([7])
        let all = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<200).allSatisfy { _ in
                        (try? key.authenticationCode([7])) == expected
                    }
                }
            }
            return await group.allSatisfy { $0 }
        }
        #expect(all)
    }
}
