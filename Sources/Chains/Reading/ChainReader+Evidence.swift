package import Basics
import Codecs
package import Ethereum

extension ChainReader {
    /// Asks for the finalized and the safe header, for the levels of blocks, and then for the
    /// receipts of these transactions.
    ///
    /// What speaks for finality comes first in the same batch: the receipts of what is final by it
    /// were asked for afterwards, and of the same node. A node that does not know a tag answers with
    /// an error: no such block.
    func evidence(
        for transactions: [Hash32], levelsOf blocks: [UInt64] = [],
        by question: LevelQuestion = LevelQuestion(source: .tags)
    ) async throws(ChainError) -> ChainEvidence {
        let levels = blocks.compactMap(question.request)
        let requests =
            [Self.headerRequest(.finalized), Self.headerRequest(.safe)] + levels
            + transactions.map { RPCRequest("eth_getTransactionReceipt", [.string($0.hex)]) }
        let pool = pool
        return try await pool.evidence(for: transactions) { provider throws(ChainError) in
            try await pool.question(provider, requests) { answers throws(ChainError) in
                var evidence = try Self.evidence(
                    Array(answers.prefix(2) + answers.dropFirst(2 + levels.count)),
                    for: transactions)
                evidence.levels = zip(blocks, answers.dropFirst(2).prefix(levels.count)).map {
                    try? question.levels($1, of: $0)
                }
                return evidence
            }
        }
    }

    private static func evidence(
        _ answers: [Result<RPCAnswer, RPCFailure>], for transactions: [Hash32]
    ) throws(ChainError) -> ChainEvidence {
        var receipts: [Receipt] = []
        for (hash, answer) in zip(transactions, answers.dropFirst(2)) {
            if let receipt = try Self.receipt(try Self.raw(answer), hash) {
                receipts.append(receipt)
            }
        }
        return ChainEvidence(
            finalized: try Self.headerIfKnown(answers[0], .finalized),
            safe: try Self.headerIfKnown(answers[1], .safe), receipts: receipts)
    }

    /// The receipt of a transaction, on which providers must agree; nil while it is in no block.
    package func receipt(of hash: Hash32) async throws(ChainError) -> Receipt? {
        let request = RPCRequest("eth_getTransactionReceipt", [.string(hash.hex)])
        return try await pool.agreed("receipt", [request]) { answers throws(ChainError) in
            try Self.receipt(try Self.raw(answers[0]), hash)
        }
    }

    /// Whether any provider knows any of these transactions, in a block or waiting for one.
    ///
    /// False only when every provider has said so.
    package func knowsAny(of hashes: [Hash32]) async throws(ChainError) -> Bool {
        let requests = hashes.map { RPCRequest("eth_getTransactionByHash", [.string($0.hex)]) }
        let pool = pool
        return try await pool.knowsAny { provider throws(ChainError) in
            try await pool.question(provider, requests) { answers throws(ChainError) in
                try Self.isAnyKnown(answers, hashes)
            }
        }
    }

    private static func isAnyKnown(
        _ answers: [Result<RPCAnswer, RPCFailure>], _ hashes: [Hash32]
    ) throws(ChainError) -> Bool {
        var isKnown = false
        for (hash, answer) in zip(hashes, answers) {
            let transaction = try Self.result(answer)
            if transaction.isNull { continue }
            guard let told = transaction["hash"], try RPCText.hash(told, "hash") == hash else {
                throw .malformed("transaction.hash")
            }
            isKnown = true
        }
        return isKnown
    }

    /// What a session starts from: the head and, if the chain has one, its finalized header.
    ///
    /// Among several providers: what they agree on, after each was asked for its chain.
    func start() async throws(ChainError) -> (
        chain: ChainId, head: BlockHeader, finalized: BlockHeader?
    ) {
        if pool.single == nil { return try await agreedStart() }
        let requests = [
            RPCRequest("eth_chainId"), Self.headerRequest(.latest), Self.headerRequest(.finalized),
        ]
        return try await pool.answer(requests) { answers throws(ChainError) in
            let chain = ChainId(try RPCText.word(try Self.result(answers[0]), "chainId"))
            guard let head = try Self.header(try Self.result(answers[1]), .latest) else {
                throw .missing("latest")
            }
            return (chain, head, try Self.headerIfKnown(answers[2], .finalized))
        }
    }

    private func agreedStart() async throws(ChainError) -> (
        chain: ChainId, head: BlockHeader, finalized: BlockHeader?
    ) {
        try await pool.probeAll()
        let head = try await pool.agreedHead()
        let chain = try await chainId()
        return (chain, head, try await evidence(for: []).finalized)
    }

    private static func receipt(
        _ answer: RPCAnswer, _ hash: Hash32
    ) throws(ChainError) -> Receipt? {
        if answer.isNull { return nil }
        let receipt = try answer.read(ReceiptScan.receipt)
        guard receipt.transactionHash == hash else { throw .malformed("receipt.transactionHash") }
        return receipt
    }

    private static func headerIfKnown(
        _ answer: Result<RPCAnswer, RPCFailure>, _ selector: BlockSelector
    ) throws(ChainError) -> BlockHeader? {
        guard case .success(let answer) = answer else { return nil }
        return try header(try answer.value(), selector)
    }
}
