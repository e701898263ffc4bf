import Basics
import Codecs

extension ProviderPool {
    /// A provider's word, or why there is none.
    struct Word<Value: Sendable>: Sendable {
        let provider: Provider
        let answer: Result<Value, ChainError>
    }

    /// Asks these providers at the same time; the words are in the same order.
    func ask<Value: Sendable>(
        _ providers: [Provider],
        _ question: @escaping @Sendable (Provider) async throws(ChainError) -> Value
    ) async -> [Word<Value>] {
        await withTaskGroup(of: (Int, Word<Value>).self) { group in
            for (index, provider) in providers.enumerated() {
                group.addTask {
                    do throws(ChainError) {
                        let value = try await question(provider)
                        return (index, Word(provider: provider, answer: .success(value)))
                    } catch {
                        return (index, Word(provider: provider, answer: .failure(error)))
                    }
                }
            }
            var words: [(Int, Word<Value>)] = []
            for await word in group { words.append(word) }
            return words.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Asks one provider once, after it was probed, and reads its answers.
    func question<Value: Sendable>(
        _ provider: Provider, _ requests: [RPCRequest], timeoutMilliseconds: Int64? = nil,
        read: ([Result<RPCAnswer, RPCFailure>]) throws(ChainError) -> Value
    ) async throws(ChainError) -> Value {
        if providers.count > 1 { try await probe(provider) }
        let answers = try await provider.batch(
            requests, timeoutMilliseconds: timeoutMilliseconds)
        do throws(ChainError) {
            guard answers.count == requests.count else { throw .malformed("number of answers") }
            return try read(answers)
        } catch {
            provider.note(error)
            throw error
        }
    }

    /// The answer of one provider; when it fails, of another.
    ///
    /// For questions whose answers prove themselves or on which no money rests. `number` is the
    /// height of the block that they are about. Throws the first failure when all fail.
    func answer<Value: Sendable>(
        _ requests: [RPCRequest], having number: UInt64? = nil,
        read: ([Result<RPCAnswer, RPCFailure>]) throws(ChainError) -> Value
    ) async throws(ChainError) -> Value {
        if let single { return try await question(single, requests, read: read) }
        return try await failover(having: number, paying: requests) { provider throws(ChainError) in
            try await question(provider, requests, read: read)
        }
    }

    /// Puts a question to one provider after the other until one can answer it.
    func failover<Value>(
        having number: UInt64? = nil, paying requests: [RPCRequest] = [],
        among candidates: [Provider]? = nil,
        _ question: (Provider) async throws(ChainError) -> Value
    ) async throws(ChainError) -> Value {
        var first: ChainError?
        for pass in 1...max(1, rules.passesMax) {
            var mayPass = false
            for provider in candidates ?? usable(having: number, paying: requests) {
                do throws(ChainError) {
                    return try await question(provider)
                } catch {
                    if case .wrongChain = error { continue }
                    guard error.failureKind.mayAskAnother else { throw error }
                    first = first ?? error
                    // Who lacks something now lacks it a moment later.
                    mayPass = mayPass || error.failureKind != .lacking
                }
            }
            guard mayPass, pass < rules.passesMax, let time,
                (try? await time.sleep(milliseconds: rules.passPauseMilliseconds)) != nil
            else { break }
        }
        throw first ?? .unanswered("no provider can be asked")
    }

    /// The word that as many providers as must agree have given.
    ///
    /// Asks as few as can agree, then one more for each that fails or differs. Throws
    /// `disagreement` when all have been asked, or what made too many of them fail.
    func agreed<Value: Hashable & Sendable>(
        _ name: String, _ requests: [RPCRequest], having number: UInt64? = nil,
        read: @escaping @Sendable ([Result<RPCAnswer, RPCFailure>]) throws(ChainError) -> Value
    ) async throws(ChainError) -> Value {
        if let single { return try await question(single, requests, read: read) }
        var rest = ranked(having: number, paying: requests)[...]
        var counts: [Value: Int] = [:]
        var first: ChainError?
        while true {
            let missing = agreement - (counts.values.max() ?? 0)
            let next = Array(rest.prefix(missing))
            rest = rest.dropFirst(missing)
            let words = await ask(next) { provider throws(ChainError) in
                try await self.question(provider, requests, read: read)
            }
            for word in words {
                switch word.answer {
                case .success(let value): counts[value, default: 0] += 1
                // One of another chain is only one fewer.
                case .failure(.wrongChain): break
                case .failure(let error): first = first ?? error
                }
            }
            // At most one value can have enough, unless one is enough: then it is the only one.
            if let value = counts.first(where: { $0.value >= agreement })?.key { return value }
            if rest.isEmpty { break }
        }
        if counts.count > 1 { throw .disagreement(name) }
        throw first ?? .disagreement(name)
    }
}
