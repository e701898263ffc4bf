import ArgumentParser
import Codecs

/// `pools`.
struct PoolsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pools",
        abstract: "Lists the pools of a running node, and which are out of routing and why.",
        discussion: """
            With --json one array of {"id","kind","address","tokens","feePips"?,"blockNumber"?,\
            "blockHash"?,"ageSeconds"?,"status","reason"?,"since"?,"rightInRow"?,"rightNeeded"?,\
            "evidence","right","wrong","undecided","note"?}. Status is routing, stale (the state is \
            not known at this block), quarantined (a settled swap was simulated otherwise), followed \
            (the executor is not told how to reach it) or refused (it is not what the configuration or \
            a factory says; "found" tells which); reason says why. \
            Evidence says what outside this program has confirmed the family's arithmetic: bytecode, \
            independent, partial or unverified. Right, wrong and undecided count settled swaps.
            """)

    @OptionGroup var options: APIOptions

    func run() async throws {
        try await printAnswer(options, "GET", "/v1/pools") {
            Presentation.pools($0.arrayValue ?? [])
        }
    }
}
