import Basics
import Ethereum
import Testing

@Suite struct AddressTests {
    struct Case: Decodable {
        let address: String
        let checksummed: String
    }

    // The examples of EIP-55.
    static let published = [
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ]

    @Test(arguments: published)
    func `the examples of EIP-55 hold`(text: String) throws {
        #expect(try Address(checksumming: text).checksummed == text)
        #expect(try Address(checksumming: text.lowercased()).checksummed == text)
        let upper = "0x" + text.dropFirst(2).uppercased()
        #expect(try Address(checksumming: upper).checksummed == text)
    }

    // Tests/Vectors/ethereum_signatures.json, by eth-utils.
    @Test func `random addresses agree with eth-utils`() throws {
        for item in try vectors("ethereum_signatures.json", as: Case.self) {
            #expect(try Address(hex: item.address).checksummed == item.checksummed)
        }
    }

    @Test func `one letter in the wrong case is refused`() throws {
        for text in AddressTests.published {
            var characters = Array(text)
            for index in 2..<characters.count where characters[index].isLetter {
                let original = characters[index]
                let flipped = original.isUppercase ? original.lowercased() : original.uppercased()
                characters[index] = Character(flipped)
                let spoilt = String(characters)
                characters[index] = original
                let letters = spoilt.dropFirst(2).filter(\.isLetter)
                // A text whose letters share one case carries no checksum.
                if letters.allSatisfy(\.isLowercase) || letters.allSatisfy(\.isUppercase) {
                    continue
                }
                #expect(throws: EthereumError(.badChecksum)) {
                    try Address(checksumming: spoilt)
                }
            }
        }
    }

    @Test(arguments: [
        "", "0x", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed00",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg", "0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    ])
    func `what is no address is refused`(text: String) {
        #expect(throws: EthereumError(.badAddress)) { try Address(checksumming: text) }
    }
}
