/// Why a benchmark has no figure.
package struct BenchmarkError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The closed set of reasons.
    package enum Code: String, CaseIterable, Sendable {
        /// An answer is not the known one, so its speed is worth nothing.
        case wrongAnswer = "wrong-answer"
        /// The input could not be made or a step failed.
        case failed
    }

    /// The reason.
    package let code: Code
    /// What exactly, for people.
    package let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// Code and detail.
    package var description: String { "\(code.rawValue): \(detail)" }

    /// Equal by code.
    package static func == (left: BenchmarkError, right: BenchmarkError) -> Bool {
        left.code == right.code
    }

    /// Runs a step of another module; its error becomes `failed`.
    static func attempt<Value: ~Copyable, Failure: Error>(
        _ step: () throws(Failure) -> Value
    ) throws(BenchmarkError) -> Value {
        do throws(Failure) {
            return try step()
        } catch {
            throw BenchmarkError(.failed, "\(error)")
        }
    }

    /// Throws `wrongAnswer` unless both are the same.
    static func expect<Value: Equatable>(
        _ what: String, _ found: Value, is known: Value
    ) throws(BenchmarkError) {
        guard found == known else {
            throw BenchmarkError(.wrongAnswer, "\(what) is \(found) instead of \(known)")
        }
    }
}
