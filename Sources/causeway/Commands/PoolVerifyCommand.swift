import ArgumentParser
import Basics
import Chains
import Codecs

/// `pool verify`.
struct PoolVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Replays a pool's settled swaps through its simulator and reports differences.",
        discussion: """
            Reads the pool at block --from, follows its logs up to --to, asks the simulator each \
            settled swap on the state before it, and compares the followed state with a fresh \
            reading at the end and after every --check-every blocks. All readings are pinned to \
            block hashes; the node must still have the state of these blocks.
            One line per difference: {"type":"swap","block","blockHash","txHash","logIndex",\
            "subject","expected","settled","tokenIn","tokenOut","amountIn","amountOut"}, \
            {"type":"log",…,"reason"} for a log that contradicts the state, {"type":"state","block",\
            "blockHash","expected","settled"}. Then {"type":"summary",…,"swaps":{"agreed",\
            "differed","undecided"},"states":{"compared","differed"},"differences"}: undecided are \
            swaps that took less of a pair than they might, or paid in both tokens, and swaps of pools \
            whose rates move between blocks. A pool whose logs do not tell its state is read after \
            each block that changed it.
            Kinds need: concentratedV4 --view, two --token, --fee-pips, --tick-spacing; stableSwap \
            and cryptoSwap --variant, --factory, each --token; weighted and stablePool --variant, \
            --vault, each --token, for V2 --pool-id; solidly --variant, --factory, two --token, \
            --stable or not.
            Exit code 1 when there are differences.
            """)

    @Option(help: "The URL of the chain's JSON-RPC.")
    var rpc: String

    @OptionGroup var subject: PoolSubjectOptions

    @Option(help: "The block after which the replay begins.")
    var from: UInt64

    @Option(help: "The last block of the replay.")
    var to: UInt64

    @Option(help: "Compare the state with a fresh reading after this many blocks.")
    var checkEvery: UInt64?

    @Flag(help: "One JSON object a line.")
    var json = false

    func validate() throws {
        guard from <= to else { throw ValidationError("--from must not be above --to") }
        if let checkEvery, checkEvery == 0 {
            throw ValidationError("--check-every must be at least 1")
        }
    }

    func run() async throws {
        do {
            let (summary, differences) = try await verifier().run(from: from, to: to, tell: write)
            write(summary)
            if differences > 0 { throw ExitCode(1) }
        } catch {
            throw Supervised.exit(error)
        }
    }

    private func verifier() throws(CommandFailure) -> PoolVerifier {
        let (pool, origin) = (try subject.subject(), try subject.origin())
        // The chain is whatever the node serves: nothing is followed or signed here.
        let configuration = ChainConfiguration(chain: ChainId(1), rpc: rpc, sender: .zero)
        let session: ChainSession
        do {
            session = try ChainSession(configuration) { _ in }
        } catch {
            throw CommandFailure("bad-value", "--rpc \(rpc): \(error)")
        }
        return PoolVerifier(
            session: session, subject: pool, kind: subject.kind.rawValue, origin: origin,
            checkEvery: checkEvery)
    }

    private func write(_ line: JSONValue) {
        guard !json else { return StandardStreams.writeLine(line.text) }
        let parts = (line.objectValue ?? []).map { "\($0.name) \(Self.plain($0.value))" }
        StandardStreams.writeLine(parts.joined(separator: ", "))
    }

    /// A value for people.
    private static func plain(_ value: JSONValue) -> String {
        value.stringValue ?? value.text
    }
}
