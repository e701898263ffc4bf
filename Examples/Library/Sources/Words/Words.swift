public import Basics
import Ethereum

/// The words of a command line, for programs that need a fixed number of them.
public struct Words {
    /// What is wrong with the words.
    public enum Wrong: Error {
        /// There are more or fewer than the program's comment tells.
        case count
        /// A chain id is no number.
        case chain
    }

    private let words: [String]

    /// The words behind the program's name.
    public init(count: Int) throws {
        words = Array(CommandLine.arguments.dropFirst())
        if words.count != count { throw Wrong.count }
    }

    /// One word.
    public subscript(index: Int) -> String { words[index] }

    /// A chain id.
    public func chain(_ index: Int) throws -> ChainId {
        guard let number = UInt64(words[index]) else { throw Wrong.chain }
        return ChainId(number)
    }

    /// An address; one of mixed case must carry its checksum.
    public func address(_ index: Int) throws -> Address {
        try Address(checksumming: words[index])
    }
}
