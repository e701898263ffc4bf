import Arithmetic
import Basics

/// A call of a contract or account.
struct ContractMessage: Sendable {
    let from: Address
    let to: Address?
    let value: UInt256
    let input: [UInt8]

    /// The function.
    var selector: [UInt8] { Array(input.prefix(4)) }

    /// An argument as a word; nil when the input ends before.
    func word(_ index: Int) -> UInt256? {
        let start = 4 + index * EVMWord.byteCount
        guard start + EVMWord.byteCount <= input.count else { return nil }
        return UInt256(bigEndian: input[start..<start + EVMWord.byteCount])
    }

    /// An argument as an address; nil when it is none.
    func address(_ index: Int) -> Address? {
        guard let bytes = word(index)?.bigEndianBytes, bytes.prefix(12).allSatisfy({ $0 == 0 })
        else { return nil }
        return Address(bytes: bytes.suffix(Address.byteCount))
    }

    /// An argument as a small signed number; nil when it is none.
    func signed(_ index: Int) -> Int? {
        guard let word = word(index), let value = Int256(twosComplement: word.bigEndianBytes),
            let magnitude = value.magnitude.asInt
        else { return nil }
        return value.isNegative ? -magnitude : magnitude
    }
}
