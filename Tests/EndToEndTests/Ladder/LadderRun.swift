import Arithmetic
import Codecs
import Foundation
import Testing

/// A node on the local chain in one of its profiles.
final class LadderRun {
    /// What the journal tells of a finality, by its record's first byte.
    enum Mark: UInt8 {
        case safe = 5
        case unsafe = 15
        case final = 20
    }

    let settlement: SettlementRun
    private let profile: String
    private(set) var route: JSONValue = .null

    private init(_ settlement: SettlementRun, _ profile: String) {
        self.settlement = settlement
        self.profile = profile
    }

    /// The parent chain that the profile plays itself; the port is filled in.
    static let parentLines = """
          parent:
            rpc: PARENT
            inbox: "0x00000000000000000000000000000000000b0b0b"

        """

    static func start(profile: String, more lines: String) async throws -> LadderRun {
        let scene = SettlementScene(profile: profile)
        let network = ProgramProcess.root.appending(
            path: "Networks/Devnet/networks/\(profile).yaml")
        var options = SettlementRun.Options()
        options.chainLines = "  network: \(network.path)\n  dollars: [USDC]\n"
        options.chainLines += lines.replacingOccurrences(of: "PARENT", with: try await scene.rpc())
        return LadderRun(try await SettlementRun.start(options, on: scene), profile)
    }

    // MARK: Driving

    @discardableResult
    func command(_ method: String, _ parameters: [JSONValue] = []) async throws -> JSONValue {
        try await settlement.chain.command(method, parameters)
    }

    func mine(_ blocks: Int = 1) async throws { try await settlement.mine(blocks) }

    func head() async throws -> Int {
        let text = try await command("eth_blockNumber").stringValue ?? ""
        return Int(text.dropFirst(2), radix: 16) ?? 0
    }

    func setStages(
        _ committed: Int, _ proven: Int, _ executed: Int, pending: Bool = false
    ) async throws {
        try await command(
            "dev_setStages",
            [committed, proven, executed].map { .number(String($0)) } + [.bool(pending)])
    }

    /// All that is there reaches the last stage.
    func settleStages() async throws {
        let head = try await head()
        try await setStages(head, head, head)
    }

    /// All that is there stands in a batch that is final on the parent.
    func settleBatches() async throws {
        try await command("dev_postBatch")
        try await command("dev_finalizeBatches")
    }

    /// Submits the order and mines until its route stands in a block.
    func includedRoute() async throws -> JSONValue {
        _ = try await settlement.sendRoute()
        try await mine()
        return try await wait(is: "included")
    }

    /// Another order whose first transaction waits.
    func submitAnother() async throws {
        _ = try await settlement.client.submit(id: "another", quantity: "5")
        try await settlement.wait("approve", is: "sent")
    }

    /// Mines and settles until the order is filled.
    func finish(settle: () async throws -> Void) async throws {
        for _ in 0..<20 {
            try await settle()
            try await mine()
            try await Task.sleep(for: .milliseconds(300))
            if try await settlement.parent()["state"]?.stringValue == "filled" { return }
        }
        Issue.record("\(try await settlement.parent().text) \(settlement.node.errors)")
    }

    // MARK: What the node says

    @discardableResult
    func wait(is state: String) async throws -> JSONValue {
        route = try await settlement.wait("route", is: state)
        return route
    }

    func wait(rung: String) async throws {
        try await settlement.wait("route") { $0["rung"]?.stringValue == rung }
    }

    func block(of row: JSONValue) -> Int { Int(row["blockNumber"]?.numberText ?? "") ?? 0 }

    /// What the API says of the order's value and what its trades have reached.
    func expect(enough: Bool, needed: String, reached: String) async throws {
        let finality = try await settlement.parent()["finality"]
        #expect(finality?["enough"]?.boolValue == enough, "\(finality?.text ?? "")")
        #expect(finality?["needed"]?.stringValue == needed, "\(finality?.text ?? "")")
        #expect(finality?["reached"]?.stringValue == reached, "\(finality?.text ?? "")")
        #expect(try await finality?["valueUSD"]?.stringValue == dollarsReceived())
    }

    /// What the route brought the wallet, by its receipt.
    private func dollarsReceived() async throws -> String? {
        let hash = route["txHash"] ?? .null
        let receipt = try await command("eth_getTransactionReceipt", [hash])
        let dollar = settlement.world.chain?["contracts"]?["USDC"]?.stringValue?.lowercased()
        let wallet = NodeWorld.wallet.dropFirst(2).lowercased()
        var units: UInt64 = 0
        for log in receipt["logs"]?.arrayValue ?? []
        where log["address"]?.stringValue?.lowercased() == dollar
            && log["topics"]?.arrayValue?.last?.stringValue?.hasSuffix(wallet) == true
        {
            units += UInt64(log["data"]?.stringValue?.dropFirst(2) ?? "", radix: 16) ?? 0
        }
        return ExactDecimal(rawUnits: UInt256(units), decimals: 6)?.normalized.description
    }

    func expectFinal(_ rule: String, rung: String) async throws {
        let row = try await wait(is: "final")
        #expect(row["finalRule"]?.stringValue == rule)
        #expect(row["rung"]?.stringValue == rung)
        let rungs = try await settlement.ask("/v1/health")["chain"]?["rungs"]?.arrayValue ?? []
        #expect(rungs.last?["rule"]?.stringValue == rule)
        let number = Int(rungs.last?["number"]?.numberText ?? "") ?? 0
        #expect(number >= block(of: row))
    }

    /// The coin that the ledger has is what the chain has, to the wei.
    func expectLedgerIsTheChain(withDataFee: Bool) async throws {
        let hash = route["txHash"] ?? .null
        let receipt = try await command("eth_getTransactionReceipt", [hash])
        #expect((receipt["l1Fee"] != nil) == withDataFee)
        let balance =
            try await command(
                "eth_getBalance", [.string(NodeWorld.wallet), "latest"]
            ).stringValue ?? ""
        let ledger = try await settlement.ask("/v1/ledger")["accounts"]?.arrayValue ?? []
        let coin = ledger.first {
            $0["asset"]?.stringValue == "ETH" && $0["token"] == nil
                && $0["location"]?.stringValue?.hasPrefix("chain") == true
        }
        let amount = UInt64(coin?["amount"]?.stringValue ?? "").map { String($0, radix: 16) }
        let wide = amount ?? Self.hex(coin?["amount"]?.stringValue ?? "")
        #expect("0x" + wide == balance)
    }

    /// A decimal number of any length in hex digits.
    private static func hex(_ decimal: String) -> String {
        var digits = decimal.compactMap(\.wholeNumberValue)
        var text = ""
        while digits.contains(where: { $0 != 0 }) {
            var rest = 0
            digits = digits.map { digit in
                let value = rest * 10 + digit
                rest = value % 16
                return value / 16
            }
            text = String(rest, radix: 16) + text
        }
        return text
    }

    /// Waits for the incident, and stops the node.
    func expectHalted(_ reason: String) async throws {
        var last = ""
        for _ in 0..<200 {
            last = try await settlement.ask("/v1/health").text
            if last.contains("lane halted"), last.contains(reason) {
                try await settlement.stop()
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("the lane is not halted: \(last) \(settlement.node.errors)")
    }

    /// What the stopped node's journal tells of the route's finality, in order.
    func expectJournal(_ wanted: [Mark]) async throws {
        guard let number = route["intent"]?.numberText.flatMap(UInt64.init) else {
            Issue.record("no intent: \(route.text)")
            return
        }
        let id = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
        let marks = try await settlement.journaled()
            .filter { Array($0.dropFirst().prefix(8)) == id }
            .compactMap { $0.first.flatMap(Mark.init) }
        #expect(marks == wanted)
    }
}
