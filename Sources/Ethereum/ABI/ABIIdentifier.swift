/// Names of functions, events, errors, structs and their fields.
enum ABIIdentifier {
    /// Whether a name is one of Solidity's: letters, digits, `_` and `$`, no digit first.
    static func isValid(_ name: some Collection<UInt8>) -> Bool {
        guard let first = name.first, !(0x30...0x39).contains(first) else { return false }
        return name.allSatisfy { character in
            switch character {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x24: true
            default: false
            }
        }
    }
}
