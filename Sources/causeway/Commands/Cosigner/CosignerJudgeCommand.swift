import ArgumentParser
import Arithmetic
import Basics
import Codecs
import Cosigner
import Ethereum
import Storage

/// `cosigner judge`.
struct CosignerJudgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge", abstract: "Tells what a cosigner with this policy would say.",
        discussion: """
            A line: {"transaction":{…}} or {"typedData":{…}} in the forms of the eth commands. \
            Lines follow each other as in one cosigner's life: limits, windows, nonces and waiting \
            times count from the first.
            Answer: {"verdict":"allowed","digest","spends":[{"chainId","token"?,"amount"}]} or \
            {"verdict":"denied","digest","reason","detail"}.
            Error codes: bad-json, unknown-key, missing-key, bad-value, and those of eth sign-tx and \
            eth typed-data.
            """)

    @Option(help: "The policy file.")
    var policy: String

    @Option(help: "The account that would sign.")
    var signer: String

    @Option(help: "The file with the cosigner's own prices.")
    var prices: String?

    func run() async throws {
        let gate: RequestGate
        let account: Address
        do {
            (gate, account) = try open()
        } catch {
            throw Supervised.exit(error)
        }
        await Batch.runWaiting { (line) throws(CommandFailure) in
            try await answer(line, gate, account)
        }
    }

    /// A cosigner's gate over a memory that starts empty.
    private func open() throws -> (RequestGate, Address) {
        let files = SystemFiles()
        let time = SystemTime()
        let rules = try CosignerPolicy(file: try files.read(policy))
        let ledger = try CosignerLedger.open(time: time) { (replaying) throws(JournalError) in
            try Self.log(MemoryDisk(), replaying)
        }
        let audit = AuditLog(log: try Self.log(MemoryDisk()) { _ in }, time: time)
        let source: any PriceSource =
            prices.map { FilePrices(path: $0, files: files) } ?? FixedPrices(PriceTable())
        return (
            RequestGate(
                policy: rules, ledger: ledger, audit: audit, prices: source, time: time),
            try Fields.address(signer, field: "signer")
        )
    }

    private static func log(
        _ disk: MemoryDisk, _ replaying: (JournalEntry) -> Void
    ) throws(JournalError) -> any CommitLog {
        let store: MemoryStore
        do throws(StorageError) { store = try disk.open() } catch { throw .storage(error) }
        return InlineCommitLog(
            journal: try Journal.open(
                store: store, files: disk, anchorPath: "anchor", replaying: replaying))
    }

    private func answer(
        _ line: JSONValue, _ gate: RequestGate, _ account: Address
    ) async throws(CommandFailure) -> JSONValue {
        let asked = try RequestLine(line)
        let request = CosignRequest(
            id: .zero, keyId: .zero, path: [], content: asked.content, digest: asked.digest)
        let verdict: Verdict
        do {
            verdict = try await gate.decide(request, signer: account)
        } catch {
            throw CommandFailure(error)
        }
        let digest = JSONValue.Member(name: "digest", value: .string(asked.digest.hex))
        switch verdict {
        case .allowed(let judgement):
            return .object([
                .init(name: "verdict", value: "allowed"), digest,
                .init(
                    name: "spends",
                    value: .array(judgement.reservation.spends.map(Self.json))),
            ])
        case .denied(let denial):
            return .object([
                .init(name: "verdict", value: "denied"), digest,
                .init(name: "reason", value: .string(denial.name)),
                .init(name: "detail", value: .string(denial.detail)),
            ])
        }
    }

    private static func json(_ spend: Spend) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "chainId", value: .integer(spend.asset.chainId.value))
        ]
        if let token = spend.asset.token {
            members.append(.init(name: "token", value: .string(token.checksummed)))
        }
        members.append(.init(name: "amount", value: .string(spend.amount.description)))
        return .object(members)
    }
}
