import Arithmetic
import Basics
import Ethereum

/// The parameters of a log, word by word, each checked for the width of its type.
struct LogWords {
    private let log: Log

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
