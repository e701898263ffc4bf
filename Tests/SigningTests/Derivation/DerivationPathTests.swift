import Signing
import Testing

@Suite struct DerivationPathTests {
    static let hardened: UInt32 = 0x8000_0000

    @Test(
        arguments: [
            ("m", []), ("m/0", [0]), ("m/0'", [hardened]), ("m/0h", [hardened]),
            ("m/0H", [hardened]),
            ("m/2147483647", [0x7FFF_FFFF]), ("m/2147483647'", [0xFFFF_FFFF]),
            ("m/44'/60'/0'/0/10", [hardened + 44, hardened + 60, hardened, 0, 10]),
        ] as [(String, [UInt32])])
    func `paths are read`(text: String, numbers: [UInt32]) throws {
        let path = try DerivationPath(parsing: text)
        #expect(path.numbers == numbers)
        #expect(try DerivationPath(parsing: path.description) == path)
    }

    @Test(arguments: [
        "", "M", "n", "/", "m/", "/m", "m//0", "m/0/", "0", "44'/60'", "m/00", "m/01'", "m/-1",
        "m/+1", "m/1.0", "m/0x1", "m/1e3", "m/2147483648", "m/2147483648'", "m/4294967296",
        "m/99999999999999999999999999", "m/'", "m/h", "m/0''", "m/0'h", "m/'0", "m/0 ", " m/0",
        "m/ 0", "m /0", "m/0\n", "m\\0", "m/\u{661}", "m/0\u{2019}", "m'", "m/a", "m/0,1", "m/*",
    ])
    func `what is no path is refused`(text: String) {
        #expect(throws: SigningError(.badPath)) { try DerivationPath(parsing: text) }
    }

    @Test func `255 levels are the most`() throws {
        let most = "m" + String(repeating: "/1", count: 255)
        #expect(try DerivationPath(parsing: most).numbers.count == 255)
        #expect(throws: SigningError(.badPath)) { try DerivationPath(parsing: most + "/1") }
    }

    @Test func `accounts of Ethereum follow BIP-44`() throws {
        #expect(DerivationPath.ethereum()?.description == "m/44'/60'/0'/0/0")
        #expect(DerivationPath.ethereum(account: 2, index: 7)?.description == "m/44'/60'/2'/0/7")
        #expect(DerivationPath.ethereum(account: DerivationPathTests.hardened) == nil)
        #expect(DerivationPath.ethereum(index: .max) == nil)
        let change = DerivationPath.bip44(coinType: 1, account: 0, change: 1, index: 3)
        #expect(change?.description == "m/44'/1'/0'/1/3")
    }
}
