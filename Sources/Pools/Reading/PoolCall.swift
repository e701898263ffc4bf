public import Basics
import Ethereum

/// A view function to ask, at the block at which a pool is read.
public struct PoolCall: Hashable, Sendable {
    /// The contract.
    public let to: Address
    /// Selector and arguments.
    public let data: [UInt8]

    /// A call.
    public init(to: Address, data: [UInt8]) {
        self.to = to
        self.data = data
    }

    /// A call of a function by its signature, with arguments of one word each.
    init(_ to: Address, _ signature: String, _ words: [[UInt8]] = []) {
        self.init(to: to, data: ABI.selector(signature) + words.flatMap { $0 })
    }
}

/// Calls that are gathered, each under the name by which its answer is found again.
struct PoolCalls {
    private(set) var calls: [PoolCall] = []
    private(set) var names: [String] = []

    /// Adds a call; the name is also what an error says.
    mutating func ask(
        _ name: String, _ to: Address, _ signature: String, _ words: [[UInt8]] = []
    ) {
        calls.append(PoolCall(to, signature, words))
        names.append(name)
    }

    /// The answers, in the order of the calls; nil for those that reverted.
    func answers(_ answers: [[UInt8]?]) throws(PoolError) -> PoolAnswers {
        guard answers.count == calls.count else {
            throw PoolError(.invalidState, "not one answer for each question", field: "answers")
        }
        var named: [String: [UInt8]] = [:]
        for (name, answer) in zip(names, answers) {
            if let answer { named[name] = answer }
        }
        return PoolAnswers(named: named)
    }
}
