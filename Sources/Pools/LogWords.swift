import Arithmetic
import Basics
import Ethereum

/// The parameters of a log, word by word, each checked for the width of its type.
struct LogWords {
    private let log: Log

    /// The topics, the first of which is the event's.
    var topics: [Hash32] { log.topics }

    /// How many words of data there are.
    var wordCount: Int { log.data.count / 32 }

    /// A log with exactly so many indexed parameters and words of data.
    init(_ log: Log, indexed: Int, words: Int) throws(PoolError) {
        guard !log.removed else {
            throw PoolError(.inconsistentLog, "the log was taken back by a reorganisation")
        }
        guard log.topics.count == indexed + 1, log.data.count == words * 32 else {
            throw PoolError(.malformedLog, "the log has another number of words")
        }
        self.log = log
    }

    /// A log with exactly so many indexed parameters and at least so many words of data, for events
    /// with lists.
    init(_ log: Log, indexed: Int, wordsMin: Int) throws(PoolError) {
        try self.init(log, indexed: indexed, words: max(log.data.count / 32, wordsMin))
    }

    /// The list of unsigned integers that begins where a word of the data says.
    func list(_ word: Int, countMax: Int) throws(PoolError) -> [UInt256] {
        let words = log.data.count / 32
        guard let offset = try unsigned(word, bits: 32).asInt, offset % 32 == 0,
            offset / 32 < words, let count = try unsigned(offset / 32, bits: 32).asInt,
            count <= countMax, offset / 32 + count < words
        else { throw PoolError(.malformedLog, "a list that is not there") }
        return try values(offset / 32 + 1, count: count)
    }

    /// The list of signed integers that begins where a word of the data says.
    func signedList(_ word: Int, countMax: Int) throws(PoolError) -> [Int256] {
        var values: [Int256] = []
        for value in try list(word, countMax: countMax) {
            guard let signed = Int256(twosComplement: value.bigEndianBytes) else {
                throw PoolError(.malformedLog, "a word is wider than its type")
            }
            values.append(signed)
        }
        return values
    }

    /// So many unsigned integers from a word of the data on.
    func values(_ word: Int, count: Int) throws(PoolError) -> [UInt256] {
        var values: [UInt256] = []
        values.reserveCapacity(count)
        for index in word..<(word + count) { values.append(try unsigned(index, bits: 256)) }
        return values
    }

    /// The signed integer in a word of the data.
    func signed(_ word: Int, bits: Int) throws(PoolError) -> Int256 {
        let bytes = log.data[(word * 32)..<(word * 32 + 32)]
        guard let value = Int256(twosComplement: bytes),
            value.magnitude.bitWidth < bits
                || (value.isNegative && value.magnitude == UInt256.one << (bits - 1))
        else { throw PoolError(.malformedLog, "a word is wider than its type") }
        return value
    }

    /// A small number that counts something: the place of a coin.
    func place(_ word: Int, of count: Int) throws(PoolError) -> Int {
        guard let place = try unsigned(word, bits: 256).asInt, place < count else {
            throw PoolError(.malformedLog, "the place of no coin")
        }
        return place
    }

    /// The address in an indexed parameter, counted from one.
    func address(topic: Int) throws(PoolError) -> Address {
        let bytes = log.topics[topic].bytes
        guard bytes.prefix(12).allSatisfy({ $0 == 0 }),
            let address = Address(bytes: bytes.suffix(20))
        else { throw PoolError(.malformedLog, "a word is wider than its type") }
        return address
    }

    /// The address in a word of the data.
    func address(_ word: Int) throws(PoolError) -> Address {
        let bytes = log.data[(word * 32)..<(word * 32 + 32)]
        guard bytes.prefix(12).allSatisfy({ $0 == 0 }),
            let address = Address(bytes: bytes.suffix(20))
        else { throw PoolError(.malformedLog, "a word is wider than its type") }
        return address
    }

    /// The unsigned integer in a word of the data.
    func unsigned(_ word: Int, bits: Int) throws(PoolError) -> UInt256 {
        let bytes = log.data[(word * 32)..<(word * 32 + 32)]
        guard let value = UInt256(bigEndian: bytes), value.bitWidth <= bits else {
            throw PoolError(.malformedLog, "a word is wider than its type")
        }
        return value
    }

    /// The 128-bit unsigned integer in a word of the data.
    func unsigned128(_ word: Int) throws(PoolError) -> UInt128 {
        guard let value = try unsigned(word, bits: 128).asUInt128 else {
            throw PoolError(.malformedLog, "a word is wider than its type")
        }
        return value
    }

    /// The 24-bit signed integer in a word of the data.
    func tick(_ word: Int) throws(PoolError) -> Int32 {
        try Self.tick(log.data[(word * 32)..<(word * 32 + 32)])
    }

    /// The 24-bit signed integer in an indexed parameter, counted from one.
    func tick(topic: Int) throws(PoolError) -> Int32 { try Self.tick(log.topics[topic].bytes[...]) }

    private static func tick(_ bytes: ArraySlice<UInt8>) throws(PoolError) -> Int32 {
        guard let value = Int256(twosComplement: bytes), let size = value.magnitude.asInt,
            size <= (value.isNegative ? 1 << 23 : (1 << 23) - 1)
        else { throw PoolError(.malformedLog, "a tick is wider than its type") }
        return Int32(value.isNegative ? -size : size)
    }
}
