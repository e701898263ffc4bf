import Arithmetic
import Basics
import Codecs
import Desk
import Ledger
import Markets
import Node
import Orders
import Storage
import Testing
import Transport
import Venues

/// Nothing new is sent to an exchange before everything that was missed is asked for and answered.
@Suite("The gate before an exchange")
struct VenueGateTests {
    private let orderQuestion = "GET /api/v3/order?"
    private let historyQuestion = "GET /api/v3/allOrders"

    /// What the exchange's own records say was sold.
    private func sold(_ world: NodeWorld) -> ExactDecimal {
        var total = ExactDecimal.zero
        for call in world.service.orders {
            let body = call.response.flatMap { try? JSONValue(parsing: $0.body) }
            let filled = body?["executedQty"]?.decimalValue ?? .zero
            total = total.adding(filled) ?? total
        }
        return total
    }

    private func expectTruth(_ world: NodeWorld, sold quantity: Int) {
        #expect(sold(world) == ExactDecimal(quantity), "nothing is traded twice")
        let ids = world.service.orderIds
        #expect(Set(ids).count == ids.count, "no id is sent twice")
        let held = world.read { state in
            state.ledger.balance(
                .held(Holding(location: NodeWorld.account, asset: NodeWorld.ether)))
        }
        let left = UInt256(UInt64(100 - quantity)) * 1_000_000_000_000_000_000
        #expect(held == Int256(left))
        #expect(world.node?.board.standing(NodeWorld.account).contradiction == nil)
        #expect(world.read(\.ledger.isBalanced) == true)
    }

    @Test(arguments: 1...3)
    func `an order is sold in one piece`(seed: UInt64) throws {
        let world = try NodeWorld(seed: seed)
        defer { world.shutDown() }
        try world.startNode()
        #expect(world.runUntilReady())
        try world.sell("p1", ethers: 5)
        #expect(world.runToEnd(of: "p1") == .filled)
        expectTruth(world, sold: 5)
    }

    @Test func `a question without an answer is asked again, and keeps the gate shut`() throws {
        let world = try NodeWorld(seed: 4)
        defer { world.shutDown() }
        world.service.refuse([historyQuestion])
        try world.startNode()
        _ = world.run(milliseconds: 20_000)
        #expect(world.service.refusedCount >= 4)
        #expect(!world.isReady)
        #expect(world.node?.board.standing(NodeWorld.account).problem?.contains("answer") == true)
        try world.sell("p1", ethers: 5)
        _ = world.run(milliseconds: 10_000)
        #expect(world.service.orders.isEmpty)
        #expect(world.state(of: "p1") == .planning)
        world.service.refuse([])
        #expect(world.runToEnd(of: "p1") == .filled)
        expectTruth(world, sold: 5)
    }

    @Test func `after a restart open orders are asked for before anything new is sent`() throws {
        let world = try NodeWorld(seed: 5)
        defer { world.shutDown() }
        try world.startNode()
        #expect(world.runUntilReady())
        world.service.loseAnswers(1)
        try world.sell("p1", ethers: 5)
        #expect(world.run { world.service.orders.count == 1 })
        world.killNode()
        world.service.refuse([orderQuestion])
        try world.startNode()
        _ = world.run(milliseconds: 5_000)
        try world.sell("p2", ethers: 3)
        _ = world.run(milliseconds: 20_000)
        #expect(world.service.orders.count == 1, "the old order is not known yet")
        world.service.refuse([])
        #expect(world.runToEnd(of: "p1") == .filled)
        #expect(world.runToEnd(of: "p2") == .filled)
        expectTruth(world, sold: 8)
    }

    @Test func `an order that is due while nobody listens is not sent, and planned anew`() throws {
        let world = try NodeWorld(seed: 6)
        defer { world.shutDown() }
        try world.startNode()
        #expect(world.runUntilReady())
        let log = try #require(world.log)
        log.holdNextOrder()
        try world.sell("p1", ethers: 5)
        #expect(world.run(milliseconds: 5_000) { log.isHeld })
        world.service.setDeafToAccounts(true)
        world.network.sever(host: "paper", port: 80)
        #expect(world.run(milliseconds: 1_000) { !world.isReady })
        log.release()
        _ = world.run(milliseconds: 10_000)
        #expect(world.service.orders.isEmpty)
        let first = world.read { state in
            state.parent(ordinal: 1)?.orderIds.first.flatMap { state.order($0)?.order.state }
        }
        #expect(first == .rejected, "a definite end: it never left")
        world.service.setDeafToAccounts(false)
        #expect(world.runToEnd(of: "p1") == .filled)
        #expect(world.service.orders.count == 1)
        expectTruth(world, sold: 5)
    }

    @Test(arguments: 10...15)
    func `an order that the journal lost with the power is found and not traded again`(
        seed: UInt64
    ) throws {
        let world = try NodeWorld(seed: seed)
        defer { world.shutDown() }
        try world.startNode()
        #expect(world.runUntilReady())
        world.service.loseAnswers(1)
        try world.sell("p1", ethers: 5)
        #expect(world.run { world.service.orders.count == 1 })
        world.killNode(losing: .all)
        try world.startNode()
        let known = world.read { $0.parent(ordinal: 1)?.orderIds.count }
        #expect(known == 0, "the journal knows the parent and not its order")
        #expect(world.runToEnd(of: "p1") == .filled)
        #expect(world.service.orders.count == 1)
        expectTruth(world, sold: 5)
        let alerts = world.read { $0.alerts.map(\.kind) }
        #expect(alerts == [.orderAdopted])
        // The next run reads the same from its journal.
        world.killNode()
        try world.startNode()
        #expect(world.runUntilReady())
        #expect(world.state(of: "p1") == .filled)
        expectTruth(world, sold: 5)
    }

    @Test func `orders of another program are left alone and said`() throws {
        let world = try NodeWorld(seed: 20)
        defer { world.shutDown() }
        try world.startNode()
        #expect(world.runUntilReady())
        _ = world.run(milliseconds: 2_000)
        let other = try world.otherSession()
        let request = OrderRequest(
            clientOrderId: try #require(ClientOrderId("xxxx00001000000001")), symbol: "ETHUSDC",
            side: .sell, type: .limit, quantity: ExactDecimal(2), price: ExactDecimal(2_000),
            timeInForce: .immediateOrCancel)
        world.begin { _ = await other.place(request) }
        #expect(world.run { world.service.orders.count == 1 })
        world.network.sever(host: "paper", port: 80)
        #expect(world.run { !world.isReady })
        #expect(world.runUntilReady())
        _ = world.run(milliseconds: 2_000)
        let standing = try #require(world.node?.board.standing(NodeWorld.account))
        #expect(standing.foreignOrders == 1)
        #expect(standing.contradiction?.contains("the books say 100") == true)
        #expect(world.read(\.orderIds.isEmpty) == true)
    }
}
