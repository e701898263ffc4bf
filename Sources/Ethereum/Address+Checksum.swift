public import Basics
import Cryptography

extension Address {
    /// The EIP-55 text: a letter is upper case where the hash of the lower-case digits has a
    /// nibble of 8 or more.
    public var checksummed: String {
        let digits = Array(Hex.encodeDigits(bytes).utf8)
        let hash = Keccak256.hash(digits).bytes
        var text: [UInt8] = [0x30, 0x78]
        for (index, character) in digits.enumerated() {
            let byte = hash[index / 2]
            let nibble = index.isMultiple(of: 2) ? byte >> 4 : byte & 15
            text.append(character >= 0x61 && nibble >= 8 ? character - 0x20 : character)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Parses an address; letters in mixed case must form the EIP-55 checksum, letters in one
    /// case carry none.
    public init(checksumming text: some StringProtocol) throws(EthereumError) {
        let address: Address
        do throws(HexError) {
            address = try Address(hex: text)
        } catch {
            throw EthereumError(.badAddress, "\(error)")
        }
        let digits = text.utf8.dropFirst(2)
        let hasUpper = digits.contains { $0 >= 0x41 && $0 <= 0x46 }
        let hasLower = digits.contains { $0 >= 0x61 && $0 <= 0x66 }
        if hasUpper, hasLower, address.checksummed != text {
            throw EthereumError(.badChecksum, String(text))
        }
        self = address
    }
}
