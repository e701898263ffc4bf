extension ProviderPool {
    /// What as many providers as must agree say of the same things; the lower counts.
    func levels<Told: LowerCounts>(
        _ read: @escaping @Sendable (Provider) async throws(ChainError) -> [Told]
    ) async throws(ChainError) -> [Told] {
        if let single { return try await read(single) }
        var rest = ranked()[...]
        var given: [[Told]] = []
        var failures: [Word<[Told]>] = []
        while given.count < agreement, !rest.isEmpty {
            let missing = agreement - given.count
            let words = await ask(Array(rest.prefix(missing)), read)
            rest = rest.dropFirst(missing)
            for word in words {
                switch word.answer {
                case .success(let value): given.append(value)
                case .failure: failures.append(word)
                }
            }
        }
        guard given.count >= agreement, let count = given.map(\.count).min() else {
            throw Self.shortage(failures, "levels")
        }
        return (0..<count).map { place in
            .agreed(given.map { $0[place] }, by: agreement)
        }
    }
}
