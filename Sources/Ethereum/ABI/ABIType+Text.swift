extension ABIType {
    /// Parses a canonical type name without blanks; `uint` and `int` mean 256 bits, `fixed` and
    /// `ufixed` 128 bits with 18 decimals.
    public init(parsing text: some StringProtocol) throws(EthereumError) {
        var parser = ABITypeParser(text: Array(text.utf8))
        self = try parser.parseWhole()
    }
}

/// Reads one type, front to back.
struct ABITypeParser {
    /// Longer texts are refused before they cost anything.
    static let textCountMax = 4096

    private let text: [UInt8]
    private var position = 0

    init(text: [UInt8]) {
        self.text = text
    }

    mutating func parseWhole() throws(EthereumError) -> ABIType {
        guard text.count <= ABITypeParser.textCountMax else { throw failure() }
        let type = try parseType(depth: ABIType.depthMax)
        guard position == text.count else { throw failure() }
        try type.check()
        return type
    }

    private mutating func parseType(depth: Int) throws(EthereumError) -> ABIType {
        guard depth > 0 else { throw EthereumError(.tooDeep, "ABI type") }
        var type: ABIType
        if take(0x28) {
            type = .tuple(try parseMembers(depth: depth - 1))
        } else {
            type = try parseElementary()
        }
        var suffixes = 0
        while take(0x5b) {
            suffixes += 1
            guard suffixes < ABIType.depthMax else { throw EthereumError(.tooDeep, "ABI type") }
            if take(0x5d) {
                type = .array(type)
            } else {
                guard let count = try parseNumber(), take(0x5d) else { throw failure() }
                type = .fixedArray(type, count)
            }
        }
        return type
    }

    private mutating func parseMembers(depth: Int) throws(EthereumError) -> [ABIType] {
        var members: [ABIType] = []
        while true {
            members.append(try parseType(depth: depth))
            if take(0x29) { return members }
            guard take(0x2c) else { throw failure() }
        }
    }

    private mutating func parseElementary() throws(EthereumError) -> ABIType {
        let start = position
        while position < text.count, text[position] >= 0x61, text[position] <= 0x7a {
            position += 1
        }
        let name = String(decoding: text[start..<position], as: UTF8.self)
        let size = try parseNumber()
        if name == "fixed" || name == "ufixed" {
            let (bits, decimals) = try parseDecimals(after: size)
            return name == "fixed" ? .fixed(bits, decimals) : .ufixed(bits, decimals)
        }
        switch (name, size) {
        case ("uint", let bits): return .uint(bits ?? 256)
        case ("int", let bits): return .int(bits ?? 256)
        case ("bytes", .some(let count)): return .fixedBytes(count)
        case ("bytes", nil): return .bytes
        case ("address", nil): return .address
        case ("bool", nil): return .bool
        case ("string", nil): return .string
        case ("function", nil): return .function
        default: throw failure()
        }
    }

    /// What follows the bits of a decimal type: `x` and the decimals; without bits neither.
    private mutating func parseDecimals(
        after bits: Int?
    ) throws(EthereumError) -> (bits: Int, decimals: Int) {
        guard let bits else { return (128, 18) }
        guard take(0x78), let decimals = try parseNumber() else { throw failure() }
        return (bits, decimals)
    }

    /// Decimal digits without a leading zero; nil when there are none.
    private mutating func parseNumber() throws(EthereumError) -> Int? {
        let start = position
        var value = 0
        while position < text.count, text[position] >= 0x30, text[position] <= 0x39 {
            guard position - start < 9 else { throw failure() }
            value = value * 10 + Int(text[position] - 0x30)
            position += 1
        }
        guard position > start else { return nil }
        guard text[start] != 0x30 else { throw failure() }
        return value
    }

    private mutating func take(_ character: UInt8) -> Bool {
        guard position < text.count, text[position] == character else { return false }
        position += 1
        return true
    }

    private func failure() -> EthereumError {
        EthereumError(.badType, String(decoding: text.prefix(80), as: UTF8.self))
    }
}
