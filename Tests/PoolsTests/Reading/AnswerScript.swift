import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Contracts that answer views as they are told, and revert at all others.
struct AnswerScript {
    /// One value that a view returns.
    enum Part {
        case number(UInt256)
        case address(Address)
        case flag(Bool)
        case numbers([UInt256])
        case addresses([Address])
        /// A list of so many rows, by their words.
        case rows(Int, [[UInt8]])

        fileprivate var isList: Bool {
            switch self {
            case .number, .address, .flag: false
            case .numbers, .addresses, .rows: true
            }
        }

        fileprivate var bytes: [UInt8] {
            switch self {
            case .number(let value): AnswerScript.word(value)
            case .address(let value): AnswerScript.word(value)
            case .flag(let value): AnswerScript.word(value ? 1 : 0)
            case .numbers(let list): Part.list(list.count, list.map { AnswerScript.word($0) })
            case .addresses(let list): Part.list(list.count, list.map { AnswerScript.word($0) })
            case .rows(let count, let words): Part.list(count, words)
            }
        }

        private static func list(_ count: Int, _ words: [[UInt8]]) -> [UInt8] {
            AnswerScript.word(UInt256(UInt64(count))) + words.flatMap { $0 }
        }
    }

    private var known: [PoolCall: [UInt8]] = [:]

    static func word(_ value: UInt256) -> [UInt8] { value.bigEndianBytes }

    static func word(_ value: Address) -> [UInt8] {
        [UInt8](repeating: 0, count: 12) + value.bytes
    }

    static func word(negative value: UInt256) -> [UInt8] { (~value &+ .one).bigEndianBytes }

    /// Values as a contract returns them.
    static func encode(_ parts: [Part]) -> [UInt8] {
        var (heads, tails) = ([UInt8](), [UInt8]())
        for part in parts {
            if part.isList {
                heads += word(UInt256(UInt64(parts.count * 32 + tails.count)))
                tails += part.bytes
            } else {
                heads += part.bytes
            }
        }
        return heads + tails
    }

    private static func call(_ to: Address, _ signature: String, _ words: [[UInt8]]) -> PoolCall {
        PoolCall(to: to, data: ABI.selector(signature) + words.flatMap { $0 })
    }

    mutating func set(_ to: Address, _ signature: String, _ parts: Part...) {
        known[Self.call(to, signature, [])] = Self.encode(parts)
    }

    mutating func set(
        _ to: Address, _ signature: String, _ words: [[UInt8]], _ parts: Part...
    ) {
        known[Self.call(to, signature, words)] = Self.encode(parts)
    }

    mutating func set(
        _ to: Address, _ signature: String, _ words: [[UInt8]] = [], bytes: [UInt8]
    ) {
        known[Self.call(to, signature, words)] = bytes
    }

    mutating func revert(_ to: Address, _ signature: String, _ words: [[UInt8]] = []) {
        known[Self.call(to, signature, words)] = nil
    }

    func answers(_ calls: [PoolCall]) -> [[UInt8]?] { calls.map { known[$0] } }

    /// The pool that these contracts are.
    func read(
        _ question: some PoolQuestion, at timestamp: UInt64 = 1_000
    ) throws(PoolError) -> AnyCoinPool {
        try question.pool(answers(question.calls), timestamp: timestamp)
    }

    /// Why these contracts are refused; nil when they are not.
    func refusal(_ question: some PoolQuestion, at timestamp: UInt64 = 1_000) -> PoolError? {
        refusalOf { () throws(PoolError) in try read(question, at: timestamp) }
    }

    /// The name of the refused answer.
    func refusedField(_ question: some PoolQuestion, at timestamp: UInt64 = 1_000) -> String? {
        refusal(question, at: timestamp)?.field
    }

    /// Takes each answer away and cuts each: a needed one is missed by its name.
    ///
    /// `names` are those of the calls in their order. Answers of `optional` ones may be missing and
    /// not be cut; of `loose` ones the end does not matter; `unused` ones do not matter at all.
    func expectEachNeeded(
        _ question: some PoolQuestion, names: [String], optional: Set<String> = [],
        loose: Set<String> = [], unused: Set<String> = []
    ) {
        let answers = answers(question.calls)
        guard names.count == answers.count else {
            Issue.record("\(answers.count) calls")
            return
        }
        for (index, name) in names.enumerated() where !unused.contains(name) {
            guard let answer = answers[index] else {
                Issue.record("\(name) is not in the script")
                continue
            }
            var changed = answers
            changed[index] = nil
            let missing = refusalOf { () throws(PoolError) in
                try question.pool(changed, timestamp: 1_000)
            }
            if optional.contains(name) {
                #expect(missing == nil, "\(name)")
            } else {
                #expect(missing?.code == .invalidState, "\(name)")
                #expect(missing?.field == name)
            }
            for length in loose.contains(name) ? [31] : [31, answer.count - 1] {
                changed[index] = Array(answer.prefix(length))
                let cut = refusalOf { () throws(PoolError) in
                    try question.pool(changed, timestamp: 1_000)
                }
                #expect(cut?.code == .invalidState, "\(name)")
                #expect(cut?.field == name)
            }
        }
        let few = refusalOf { () throws(PoolError) in
            try question.pool(Array(answers.dropLast()), timestamp: 1_000)
        }
        #expect(few?.field == "answers")
    }
}

/// What was refused; nil when nothing was.
func refusalOf(_ body: () throws(PoolError) -> some Any) -> PoolError? {
    do throws(PoolError) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}

/// A list of amounts that a pool can hold.
func amounts(_ list: [UInt256]) throws -> CoinAmounts { try #require(CoinAmounts(list)) }
