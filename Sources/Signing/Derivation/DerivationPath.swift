/// A path from a key to a descendant, such as `m/44'/60'/0'/0/0` (BIP-32).
public struct DerivationPath: Hashable, Sendable, CustomStringConvertible {
    /// The first number of a hardened child.
    public static let hardened: UInt32 = 1 << 31
    /// The most levels, since a key's depth is one byte.
    public static let levelsMax = 255
    /// Ether's coin type (SLIP-44).
    public static let etherCoinType: UInt32 = 60

    /// The children's numbers, from the top; hardened ones are 2^31 and above.
    public let numbers: [UInt32]

    /// A path of given numbers; refuses more than 255.
    public init(_ numbers: [UInt32]) throws(SigningError) {
        guard numbers.count <= DerivationPath.levelsMax else {
            throw SigningError(.badPath, "\(numbers.count) levels", field: "path")
        }
        self.numbers = numbers
    }

    /// The path of BIP-44, `m/44'/coinType'/account'/change/index`; nil when a number is 2^31 or more.
    ///
    /// `change` is 0 for addresses that others see and 1 for those that one pays oneself.
    public static func bip44(
        coinType: UInt32, account: UInt32, change: UInt32, index: UInt32
    ) -> DerivationPath? {
        guard [coinType, account, change, index].allSatisfy({ $0 < hardened }) else { return nil }
        return try? DerivationPath([
            hardened + 44, hardened + coinType, hardened + account, change, index,
        ])
    }

    /// The path of an Ethereum account: `m/44'/60'/account'/0/index`.
    ///
    /// Nil when a number is 2^31 or more.
    public static func ethereum(account: UInt32 = 0, index: UInt32 = 0) -> DerivationPath? {
        bip44(coinType: etherCoinType, account: account, change: 0, index: index)
    }

    /// Parses `m`, then `/` and a number for each level; `'`, `h` or `H` behind a number hardens it.
    ///
    /// A number has only digits, no superfluous zero in front, and is below 2^31. Nothing else is
    /// taken: no blanks, no empty level, no slash at the end.
    public init(parsing text: some StringProtocol) throws(SigningError) {
        let levels = Array(text.utf8).split(separator: 0x2F, omittingEmptySubsequences: false)
        guard levels.first?.elementsEqual("m".utf8) == true else {
            throw SigningError(.badPath, "must start with m", field: "path")
        }
        var numbers: [UInt32] = []
        for (index, level) in levels.enumerated().dropFirst() {
            guard let number = DerivationPath.number(level) else {
                throw SigningError(.badPath, "level \(index)", field: "path")
            }
            numbers.append(number)
        }
        try self.init(numbers)
    }

    private static func number(_ level: ArraySlice<UInt8>) -> UInt32? {
        var digits = level
        var isHardened = false
        if let last = digits.last, last == 0x27 || last == 0x68 || last == 0x48 {
            digits.removeLast()
            isHardened = true
        }
        guard (1...10).contains(digits.count), digits.count == 1 || digits.first != 0x30 else {
            return nil
        }
        var number: UInt64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            number = number * 10 + UInt64(digit - 0x30)
        }
        guard number < UInt64(hardened) else { return nil }
        return UInt32(number) | (isHardened ? hardened : 0)
    }

    /// The text with `'` behind hardened numbers.
    public var description: String {
        numbers.reduce("m") { text, number in
            number >= DerivationPath.hardened
                ? "\(text)/\(number - DerivationPath.hardened)'" : "\(text)/\(number)"
        }
    }
}
