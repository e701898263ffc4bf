public import Basics
import Ethereum

/// Signatures that a contract judges (EIP-1271).
///
/// The contract's word holds for the block at which it was asked: owners change, and a reorganisation
/// may undo what made a signature valid. Whoever relies on one asks again at a safe block.
public enum ContractSignature {
    /// What a contract is asked about.
    public enum Question: Hashable, Sendable {
        /// A hash: the standard's own form.
        case hash(Hash32)
        /// What was hashed: the form before the standard was final, by which Safe 1.3.0 and 1.4.1 ask
        /// their owners that are contracts.
        case data([UInt8])

        var function: ABIFunction {
            switch self {
            case .hash: ABIFunction(name: "isValidSignature", inputs: [.fixedBytes(32), .bytes])
            case .data: ABIFunction(name: "isValidSignature", inputs: [.bytes, .bytes])
            }
        }

        /// What stands for yes: the function's own selector, 0x1626ba7e and 0x20c13b0b.
        public var magicValue: [UInt8] { function.selector }
    }

    /// What a signature is worth.
    public enum Verdict: Hashable, Sendable {
        /// The contract said yes.
        case valid
        /// The contract said no, in whatever way: another value, a revert, or an answer of a wrong
        /// length.
        case invalid
        /// There is no contract at the address, so that only a key could have signed.
        case noContract
    }

    /// Call data that asks whether a signature is valid.
    public static func input(
        _ signature: [UInt8], for question: Question
    ) throws(SigningError) -> [UInt8] {
        let subject: ABIValue
        switch question {
        case .hash(let hash): subject = .fixedBytes(hash.bytes)
        case .data(let data): subject = .bytes(data)
        }
        do throws(EthereumError) {
            return try question.function.encodeCall([subject, .bytes(signature)])
        } catch {
            throw SigningError(.badSignature, "\(error)")
        }
    }

    /// Judges what the contract returned; nil stands for a revert.
    ///
    /// Only the magic value in one clean word counts. An account without code answers with nothing,
    /// which is no yes.
    public static func judge(
        answer: [UInt8]?, to question: Question, hasCode: Bool
    ) -> Verdict {
        guard hasCode else { return .noContract }
        guard let answer, answer.count == 32, answer.starts(with: question.magicValue),
            answer.dropFirst(4).allSatisfy({ $0 == 0 })
        else { return .invalid }
        return .valid
    }
}
