import Arithmetic
import Basics
import Ethereum

/// What contracts answered; what is missing or of another form is refused by its name.
struct PoolAnswers {
    /// By the names of their calls; those that reverted are not there.
    let named: [String: [UInt8]]

    /// Whether a call was answered with anything.
    func has(_ name: String) -> Bool { named[name]?.isEmpty == false }

    /// A word of an answer.
    func word(_ name: String, _ index: Int = 0) throws(PoolError) -> [UInt8] {
        guard let answer = named[name] else { throw Self.refusal("no answer", name) }
        guard index >= 0, answer.count / 32 > index else {
            throw Self.refusal("\(answer.count) bytes", name)
        }
        return Array(answer[(index * 32)..<(index * 32 + 32)])
    }

    /// An unsigned integer.
    func number(_ name: String, _ index: Int = 0) throws(PoolError) -> UInt256 {
        guard let value = UInt256(bigEndian: try word(name, index)) else {
            throw Self.refusal("no word", name)
        }
        return value
    }

    /// An unsigned integer up to a bound.
    func small(_ name: String, _ index: Int = 0, most: Int) throws(PoolError) -> Int {
        guard let value = try number(name, index).asInt, value <= most else {
            throw Self.refusal("more than \(most)", name)
        }
        return value
    }

    /// An unsigned integer of 128 bits.
    func number128(_ name: String, _ index: Int = 0) throws(PoolError) -> UInt128 {
        guard let value = try number(name, index).asUInt128 else {
            throw Self.refusal("more than 128 bits", name)
        }
        return value
    }

    /// A signed integer of 128 bits but for the lowest.
    func signed128(_ name: String, _ index: Int = 0) throws(PoolError) -> Int128 {
        guard let value = Int256(twosComplement: try word(name, index)),
            let size = value.magnitude.asUInt128, let positive = Int128(exactly: size)
        else { throw Self.refusal("more than 127 bits", name) }
        return value.isNegative ? -positive : positive
    }

    /// A truth value.
    func flag(_ name: String, _ index: Int = 0) throws(PoolError) -> Bool {
        try small(name, index, most: 1) == 1
    }

    /// An address.
    func address(_ name: String, _ index: Int = 0) throws(PoolError) -> Address {
        let word = try word(name, index)
        guard word.prefix(12).allSatisfy({ $0 == 0 }), let value = Address(bytes: word.suffix(20))
        else { throw Self.refusal("no address", name) }
        return value
    }

    /// The place and length of a list whose offset stands in a word.
    private func list(_ name: String, _ index: Int) throws(PoolError) -> Range<Int> {
        let words = (named[name]?.count ?? 0) / 32
        let offset = try small(name, index, most: words * 32)
        guard offset % 32 == 0 else { throw Self.refusal("no list", name) }
        let count = try small(name, offset / 32, most: words)
        guard offset / 32 + count < words else { throw Self.refusal("a list that is cut", name) }
        return (offset / 32 + 1)..<(offset / 32 + 1 + count)
    }

    /// The list of unsigned integers whose offset stands in a word.
    func numbers(_ name: String, _ index: Int = 0) throws(PoolError) -> [UInt256] {
        var values: [UInt256] = []
        for word in try list(name, index) { values.append(try number(name, word)) }
        return values
    }

    /// The list of addresses whose offset stands in a word.
    func addresses(_ name: String, _ index: Int = 0) throws(PoolError) -> [Address] {
        var values: [Address] = []
        for word in try list(name, index) { values.append(try address(name, word)) }
        return values
    }

    /// The decimals of a token, as far as any family takes them.
    func decimals(_ name: String) throws(PoolError) -> Int {
        try small(name, most: Int(SolidlyPool.decimalsMax))
    }

    /// Refuses an answer that is another than the configured one.
    func expect(
        _ isRight: Bool, _ name: String, _ detail: @autoclosure () -> String
    ) throws(PoolError) {
        if !isRight { throw Self.refusal(detail(), name) }
    }

    /// An answer that cannot be used.
    static func refusal(_ detail: String, _ name: String) -> PoolError {
        PoolError(.invalidState, detail, field: name)
    }
}

extension Address {
    /// The address as an argument.
    var abiWord: [UInt8] { [UInt8](repeating: 0, count: 12) + bytes }
}

extension Int {
    /// A number that is not negative as an argument.
    var abiWord: [UInt8] { UInt256(UInt64(clamping: self)).bigEndianBytes }
}
