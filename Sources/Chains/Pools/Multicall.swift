import Arithmetic
import Basics
import Ethereum

/// Many calls in one, by the contract that stands at the same address on most chains
/// (github.com/mds1/multicall3).
enum Multicall {
    private static let selector = ABI.selector("aggregate3((address,bool,bytes)[])")

    /// The calldata of `aggregate3`, with every call allowed to fail.
    static func data(_ calls: [(to: Address, data: [UInt8])]) -> [UInt8] {
        var heads: [UInt8] = []
        var tails: [UInt8] = []
        for call in calls {
            heads += word(calls.count * 32 + tails.count)
            tails += [UInt8](repeating: 0, count: 12) + call.to.bytes
            // Failure is allowed; the bytes begin after these three words.
            tails += word(1) + word(96)
            tails += word(call.data.count) + call.data
            tails += [UInt8](repeating: 0, count: (32 - call.data.count % 32) % 32)
        }
        return selector + word(32) + word(calls.count) + heads + tails
    }

    /// What the calls returned, in their order; nil for those that failed.
    ///
    /// Throws `malformed` when the answer is not one of so many calls.
    static func answers(_ data: [UInt8], count: Int) throws(ChainError) -> [[UInt8]?] {
        let words = ContractWords(data, "multicall")
        // The list begins where the first word says; offsets in it count from after its length.
        let start = try place(words, 0, data.count)
        guard start % 32 == 0 else { throw .malformed("multicall: offset") }
        guard try place(words, start / 32, data.count) == count else {
            throw .malformed("multicall: not one answer for each call")
        }
        let base = start + 32
        var answers: [[UInt8]?] = []
        answers.reserveCapacity(count)
        for index in 0..<count {
            let row = base + (try place(words, base / 32 + index, data.count))
            guard row % 32 == 0 else { throw .malformed("multicall: row") }
            let isSuccess = try words.unsigned(row / 32)
            guard isSuccess <= .one else { throw .malformed("multicall: success") }
            let bytes = row + (try place(words, row / 32 + 1, data.count))
            guard bytes % 32 == 0 else { throw .malformed("multicall: bytes") }
            let length = try place(words, bytes / 32, data.count)
            guard bytes + 32 + length <= data.count else { throw .malformed("multicall: cut") }
            answers.append(
                isSuccess == .one ? Array(data[(bytes + 32)..<(bytes + 32 + length)]) : nil)
        }
        return answers
    }

    /// A number that is at most the length of the data.
    private static func place(
        _ words: ContractWords, _ index: Int, _ most: Int
    ) throws(ChainError) -> Int {
        guard let value = try words.unsigned(index).asInt, value <= most else {
            throw .malformed("multicall: offset")
        }
        return value
    }

    private static func word(_ value: Int) -> [UInt8] {
        UInt256(UInt64(clamping: value)).bigEndianBytes
    }
}
