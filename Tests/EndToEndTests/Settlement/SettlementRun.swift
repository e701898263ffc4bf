import Codecs
import Foundation
import Testing
import Transport

/// A node that trades one order on the pools of a chain on which the test decides what happens.
final class SettlementRun {
    /// How a node is started.
    struct Options {
        var killAt: String?
        var withVenue = false
        var replaceAfterSeconds = 2
        var deadlineSeconds = 120
        /// What the configuration says of a relay, if anything.
        var relay = ""
        /// Further lines of the chain in the configuration.
        var chainLines = ""
    }

    let world: NodeWorld
    let chain: ChainControl
    private(set) var options: Options
    private let journal: String
    private let fromBlock: Int
    private(set) var node: ProgramProcess
    private(set) var api: String
    static let order = "bad-day"

    private init(
        _ world: NodeWorld, _ chain: ChainControl, _ options: Options, _ journal: String,
        _ fromBlock: Int, _ node: ProgramProcess, _ api: String
    ) {
        self.world = world
        self.chain = chain
        self.options = options
        self.journal = journal
        self.fromBlock = fromBlock
        self.node = node
        self.api = api
    }

    deinit { chain.shutDown() }

    /// A node on a chain that tests share, ready for orders; `before` does something to the chain
    /// first.
    static func start(
        _ options: Options = Options(), on scene: SettlementScene = .shared,
        before: (NodeWorld, ChainControl) async throws -> Void = { _, _ in }
    ) async throws -> SettlementRun {
        let (world, chain, journal) = try await scene.next(
            secondsAheadMax: Double(options.deadlineSeconds) / 4)
        try await before(world, chain)
        let head = try await chain.command("eth_blockNumber").stringValue ?? ""
        let (node, api) = try await launch(world, journal, options, killAt: options.killAt)
        return SettlementRun(
            world, chain, options, journal, Int(head.dropFirst(2), radix: 16) ?? 0, node, api)
    }

    /// Four characters of a journal's own: all runs trade at one exchange account.
    private static func nodeId(_ journal: String) -> String {
        "t" + String("00\(journal.drop { !$0.isNumber })".suffix(3))
    }

    private static func launch(
        _ world: NodeWorld, _ journal: String, _ options: Options, killAt point: String?
    ) async throws -> (ProgramProcess, String) {
        let node = try world.startNode(
            world.configuration(
                journal: journal, node: nodeId(journal), withVenue: options.withVenue,
                killAt: point,
                replaceAfterSeconds: options.replaceAfterSeconds,
                deadlineSeconds: options.deadlineSeconds, relay: options.relay,
                chainLines: options.chainLines))
        let line = try await node.firstLine(seconds: 30)
        return (node, line["api"]?.stringValue ?? "")
    }

    var client: NodeClient { NodeClient(world: world, api: api) }

    // MARK: Driving

    /// Submits the order, over pools at least; the node may die before it can answer.
    ///
    /// With an exchange beside the chain it buys more than the exchange's account can pay, so that
    /// pools take part whatever earlier runs have done to prices.
    func submit() async throws {
        // All runs of the long suite sell out of one wallet.
        let (side, quantity) = options.withVenue ? ("buy", "20") : ("sell", "6")
        try await client.waitForPlan(including: "pool", side: side, quantity: quantity)
        _ = try await client.submit(id: Self.order, side: side, quantity: quantity)
    }

    func mine(_ blocks: Int = 1) async throws {
        try await chain.command("dev_mine", [.number(String(blocks))])
    }

    /// Ends a fee spike: the next base fee is below what any signed form pays.
    func calmFees() async throws {
        try await chain.command("dev_holdBaseFee", [0, 0])
        try await chain.command("dev_setNextBaseFee", [100_000_000])
    }

    /// Waits until the node has killed itself.
    func awaitDeath() async throws {
        let death = try await node.finished(seconds: 20)
        #expect(death.ending == .signal(SIGKILL), "\(death.errors)")
    }

    /// Starts a node on the same journal that dies as soon as it has begun to recover.
    func dieInRecovery() async throws {
        let death = try await world.startNode(
            world.configuration(
                journal: journal, node: Self.nodeId(journal), withVenue: options.withVenue,
                killAt: "in-recovery",
                replaceAfterSeconds: options.replaceAfterSeconds,
                deadlineSeconds: options.deadlineSeconds, relay: options.relay)
        ).finished(seconds: 20)
        #expect(death.ending == .signal(SIGKILL), "\(death.errors)")
    }

    /// Starts a node on the same journal.
    func restart(killAt point: String? = nil) async throws {
        (node, api) = try await Self.launch(world, journal, options, killAt: point)
    }

    /// What the next start of the node is told of a relay.
    func configure(relay: String) { options.relay = relay }

    /// Ends the node as a loss of its process does, at no moment of its own choice.
    func kill() async throws {
        let death = try await node.killed()
        #expect(death.ending == .signal(SIGKILL), "\(death.errors)")
    }

    /// Stops the node as a service manager would.
    func stop() async throws {
        let ended = try await node.terminate()
        #expect(ended.ending == .exit(0), "\(ended.errors)")
        try await TransitionCount.add { try await dump() }
    }

    // MARK: What the node says

    /// What a route of the node's API answers.
    func ask(_ target: String) async throws -> JSONValue {
        let client = HTTPClient(dialer: SocketDialer(), endpoint: try Endpoint.parse(api).endpoint)
        defer { client.shutDown() }
        let key = try String(contentsOfFile: "\(world.folder.path)/api.key", encoding: .utf8)
        let bearer = "Bearer \(key.trimmingCharacters(in: .whitespacesAndNewlines))"
        let outcome = await client.send(
            WireRequest(
                method: "GET", target: target, headers: [WireHeader("authorization", bearer)],
                body: []),
            timeoutMilliseconds: 10_000)
        guard let body = outcome.response?.body, let answer = try? JSONValue(parsing: body) else {
            throw ProgramProcess.Failure(description: "\(target): \(outcome) \(node.errors)")
        }
        return answer
    }

    func settlements() async throws -> [JSONValue] {
        try await ask("/v1/settlements").arrayValue ?? []
    }

    func parent() async throws -> JSONValue { try await ask("/v1/orders/\(Self.order)") }

    /// Waits until the newest intent of a purpose is as wanted and gives it.
    @discardableResult
    func wait(
        _ purpose: String, seconds: Double = 30, until isAsWanted: (JSONValue) -> Bool
    ) async throws -> JSONValue {
        var last: [JSONValue] = []
        for _ in 0..<Int(seconds * 20) {
            last = (try? await settlements()) ?? last
            let newest = last.last { $0["purpose"]?.stringValue == purpose }
            if let newest, isAsWanted(newest) { return newest }
            try await Task.sleep(for: .milliseconds(50))
        }
        let order = (try? await parent())?.text ?? ""
        throw ProgramProcess.Failure(
            description: "no such \(purpose): \(last.map(\.text)) \(order) \(node.errors)")
    }

    /// Waits until the newest intent of a purpose stands so.
    @discardableResult
    func wait(_ purpose: String, is state: String) async throws -> JSONValue {
        try await wait(purpose) { $0["state"]?.stringValue == state }
    }

    /// Waits until the chain's node knows a transaction.
    func waitForPool(_ hash: String) async throws {
        for _ in 0..<200 {
            let known = try await chain.command("eth_getTransactionByHash", [.string(hash)])
            if !known.isNull { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw ProgramProcess.Failure(description: "\(hash) does not come: \(node.errors)")
    }

    /// Orders go on where the chain is not needed.
    func expectExchangeAlone(order id: String) async throws {
        // Sold, because the purchase may have spent all that the exchange held.
        try await client.waitForPlan(["book"], quantity: "1")
        let taken = try await client.submit(id: id, quantity: "1")
        #expect(taken.ending == .exit(0), "\(taken.errors)")
        let order = try await client.waitForEnd(of: id, seconds: 10)
        #expect(order["state"]?.stringValue == "filled", "\(order.text)")
        #expect(order["settlements"]?.arrayValue?.isEmpty == true)
    }

    /// Submits, lets a block take the allowance, and waits until the route is sent.
    func sendRoute() async throws -> JSONValue {
        try await submit()
        try await wait("approve", is: "sent")
        try await mine()
        return try await wait("route", is: "sent")
    }

    /// Mines until the order has ended.
    @discardableResult
    func finish(_ wanted: String...) async throws -> JSONValue {
        let wanted = wanted.isEmpty ? ["filled"] : wanted
        var last: JSONValue = .null
        for _ in 0..<150 {
            last = try await parent()
            if let state = last["state"]?.stringValue, state != "planning", state != "working" {
                #expect(wanted.contains(state), "\(last.text) \(node.errors)")
                return last
            }
            try await mine()
            try await Task.sleep(for: .milliseconds(400))
        }
        throw ProgramProcess.Failure(
            description: "the order does not end: \(last.text) \(node.errors)")
    }

    // MARK: Verdict

    /// The verdict by the chain's own records.
    ///
    /// One transaction per nonce, the ledger equal to the wei, nothing left allowed. Then, of the
    /// stopped node's journal: every final once.
    func expectTruth() async throws {
        try await mine(3)
        try await Task.sleep(for: .milliseconds(300))
        var members: [JSONValue.Member] = []
        let report = world.report(api: api, order: Self.order)
        for name in ["order", "wallet", "keyFile", "endpoints", "tokens", "contracts"] {
            members.append(.init(name: name, value: report[name] ?? .null))
        }
        members.append(.init(name: "fromBlock", value: .number(String(fromBlock))))
        members.append(.init(name: "withVenue", value: .bool(options.withVenue)))
        let check = try await ProgramProcess.run(
            ProgramProcess.python, [ProgramProcess.client("check_settlement.py")],
            in: world.folder, input: JSONValue.object(members).text)
        #expect(check.ending == .exit(0), "\(check.output)\(check.errors)\(node.errors)")
        try await stop()
        try await expectFinalsOnce()
    }

    /// How often the journal has each kind of settlement event, by its record's first byte.
    func journaled() async throws -> [[UInt8]] {
        try await dump().filter { $0["kind"]?.stringValue == "settlement" }
            .compactMap { $0["payload"]?.stringValue.flatMap { try? Hex.bytes($0) } }
    }

    /// The stopped node's journal, one event after the other.
    private func dump() async throws -> [JSONValue] {
        let dump = try await ProgramProcess.causeway(
            ["journal", "dump", "\(world.folder.path)/\(journal)", "--json"], in: world.folder)
        #expect(dump.ending == .exit(0), "\(dump.errors)")
        return dump.lines
    }

    private func expectFinalsOnce() async throws {
        let finals = try await journaled().filter { $0.first == 6 || $0.first == 20 }.map {
            Array($0[1..<9])
        }
        #expect(Set(finals).count == finals.count, "final exactly once")
    }

    private enum Hex {
        static func bytes(_ text: String) throws -> [UInt8] {
            let digits = Array(text.dropFirst(2).utf8)
            return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
            }
        }
    }
}
