import Codecs
import Foundation

/// Talks to a running node by the shipped commands.
struct NodeClient: Sendable {
    let world: NodeWorld
    let api: String

    private var keyFile: String { "\(world.folder.path)/api.key" }

    /// Runs a client command.
    func command(_ words: [String]) async throws -> ProgramProcess.Finished {
        try await ProgramProcess.causeway(
            words + ["--api", api, "--key-file", keyFile, "--json"], in: world.folder)
    }

    /// Submits an order.
    func submit(
        id: String, side: String = "sell", base: String = "ETH", quote: String = "USDC",
        quantity: String
    ) async throws -> ProgramProcess.Finished {
        try await command(
            ["order", "submit", "--id", id] + trade(side, base, quote, quantity))
    }

    /// Asks for a plan.
    func quote(
        side: String = "sell", base: String = "ETH", quote: String = "USDC", quantity: String
    ) async throws -> ProgramProcess.Finished {
        try await command(["quote"] + trade(side, base, quote, quantity))
    }

    private func trade(
        _ side: String, _ base: String, _ quote: String, _ quantity: String
    ) -> [String] {
        ["--side", side, "--base", base, "--quote", quote, "--quantity", quantity]
    }

    /// Waits until a plan of this size uses these kinds of sources.
    func waitForPlan(
        _ kinds: Set<String>, side: String = "sell", quantity: String
    ) async throws {
        try await waitForPlan("over \(kinds)", side, quantity) { $0 == kinds }
    }

    /// Waits until a plan of this size uses this kind of source, whatever else.
    func waitForPlan(including kind: String, side: String, quantity: String) async throws {
        try await waitForPlan("with a \(kind)", side, quantity) { $0.contains(kind) }
    }

    private func waitForPlan(
        _ wanted: String, _ side: String, _ quantity: String,
        until isWanted: (Set<String>) -> Bool
    ) async throws {
        var last = ""
        // The chain reads slowly where processors are few, and pools come last.
        for _ in 0..<600 {
            let answer = try await quote(side: side, quantity: quantity)
            let legs = answer.lines.first?["legs"]?.arrayValue ?? []
            if isWanted(Set(legs.compactMap { $0["kind"]?.stringValue })) { return }
            last = answer.output + answer.errors
            try await Task.sleep(for: .milliseconds(100))
        }
        throw ProgramProcess.Failure(description: "no plan \(wanted): \(last)")
    }

    /// Waits until an order has ended and gives it.
    func waitForEnd(of id: String, seconds: Int = 60) async throws -> JSONValue {
        var last = ""
        for _ in 0..<(seconds * 4) {
            let answer = try await command(["orders"])
            last = answer.output + answer.errors
            let order = answer.lines.first?.arrayValue?.first { $0["id"]?.stringValue == id }
            if let order, let state = order["state"]?.stringValue,
                state != "planning", state != "working"
            {
                return order
            }
            try await Task.sleep(for: .milliseconds(250))
        }
        throw ProgramProcess.Failure(description: "order \(id) does not end: \(last)")
    }
}
