import Basics
import Cryptography
import Ethereum
import Testing

@Suite struct ContractAddressTests {
    // The known first contracts of one account, as used by several clients' tests.
    @Test(
        arguments: [
            (0, "0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d"),
            (1, "0x343c43a37d37dff08ae8c4a11544c718abb4fcf8"),
            (2, "0xf778b86fa74e846c4f0a1fbd1335fe81c00a0c91"),
            (3, "0xfffd933a0bc612844eaf0c6fe3e5b8e9b6c1d19c"),
        ] as [(UInt64, String)])
    func `plain creation depends on sender and nonce`(nonce: UInt64, text: String) throws {
        let sender = try Address(hex: "0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0")
        #expect(ContractAddress.create(from: sender, nonce: nonce).hex == text)
    }

    struct Salted: Sendable {
        let sender: String
        let salt: String
        let code: String
        let address: String
    }

    // The examples of EIP-1014.
    static let salted = [
        Salted(
            sender: "0x0000000000000000000000000000000000000000", salt: "", code: "00",
            address: "0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38"),
        Salted(
            sender: "0xdeadbeef00000000000000000000000000000000", salt: "", code: "00",
            address: "0xB928f69Bb1D91Cd65274e3c79d8986362984fDA3"),
        Salted(
            sender: "0xdeadbeef00000000000000000000000000000000",
            salt: "000000000000000000000000feed000000000000000000000000000000000000", code: "00",
            address: "0xD04116cDd17beBE565EB2422F2497E06cC1C9833"),
        Salted(
            sender: "0x0000000000000000000000000000000000000000", salt: "", code: "deadbeef",
            address: "0x70f2b2914A2a4b783FaEFb75f459A580616Fcb5e"),
        Salted(
            sender: "0x00000000000000000000000000000000deadbeef",
            salt: "00000000000000000000000000000000000000000000000000000000cafebabe",
            code: "deadbeef", address: "0x60f3f640a8508fC6a86d45DF051962668E1e8AC7"),
        Salted(
            sender: "0x0000000000000000000000000000000000000000", salt: "", code: "",
            address: "0xE33C0C7F7df4809055C3ebA6c09CFe4BaF1BD9e0"),
    ]

    @Test(arguments: salted)
    func `the examples of EIP-1014 hold`(item: Salted) throws {
        let address = ContractAddress.create2(
            from: try Address(hex: item.sender), salt: Hash32(bytes: bytes(item.salt)) ?? .zero,
            initCodeHash: Keccak256.hash(bytes(item.code)))
        #expect(address.checksummed == item.address)
    }
}
