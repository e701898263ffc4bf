import Arithmetic
import Basics
import Codecs
import Desk
import Ethereum
import Ledger
import Markets
import Orders
import Settlement
import Testing

/// A desk in a world of lost, repeated and reordered answers, undone blocks and sudden deaths.
///
/// After every step the driver checks that the books balance, that what is set aside is what orders
/// and intents say, and that no parent has more out than it may.
@Suite("Random worlds")
struct DeskRandomWorldTests {
    @Test(arguments: 1...120)
    func `whatever happens, everything comes to its end and the books tell the truth`(
        seed: UInt64
    ) throws {
        let world = try TestWorld(seed: seed, isChaotic: true)
        let count = world.random.int(1, 4)
        for index in 0..<count {
            let side: Side = world.random.oneIn(3) ? .buy : .sell
            let size = UInt64(world.random.int(1, 600))
            world.want(try world.order("p\(index)", side, ethers: size))
        }
        for _ in 0..<world.random.int(20, 250) { try world.act() }
        try world.settle()
        #expect(world.driver.haltReason == nil)
        #expect(world.isQuiet, "liveness")
        check(world)
        let driver = world.driver
        #expect(try driver.replayed(driver.journal) == driver.state, "replay equals live")
    }

    @Test func `the same seed gives the same journal`() throws {
        func run() throws -> [[UInt8]] {
            let world = try TestWorld(seed: 99, isChaotic: true)
            world.want(try world.order("p", .sell, ethers: 300))
            for _ in 0..<150 { try world.act() }
            return world.driver.journal.map(\.payload)
        }
        #expect(try run() == run())
    }

    @Test func `at every step of a run the journal gives the same state back`() throws {
        for seed in 200...203 as ClosedRange<UInt64> {
            let world = try TestWorld(seed: seed, isChaotic: true)
            world.want(try world.order("s", .sell, ethers: 300))
            world.want(try world.order("b", .buy, ethers: 200))
            for _ in 0..<80 {
                try world.act()
                let replayed = try world.driver.replayed(world.driver.journal)
                #expect(replayed == world.driver.state)
                #expect(DeskView(replayed).everything.text == world.driver.everything)
            }
        }
    }

    private func check(_ world: TestWorld) {
        let state = world.driver.state
        for (name, books, truth) in world.truth() { #expect(books == truth, "\(name)") }
        for holding in TestMarket.holdings { #expect(state.ledger.reservation(holding).isZero) }
        for id in state.parentIds {
            guard let parent = state.parent(id) else { continue }
            if parent.state == .filled {
                #expect(state.filled(parent) >= parent.order.quantity)
            } else {
                #expect(parent.state == .canceled && parent.reason?.hasSuffix("is left") == true)
            }
        }
        // Every trade of the exchange is booked exactly once.
        let booked = state.orderIds.flatMap { state.order($0)?.fills ?? [] }.map(\.key.tradeId)
        #expect(booked.sorted() == world.venue.fills.map(\.key.tradeId).sorted())
        checkNonces(world)
        for token in [TestMarket.etherToken, TestMarket.dollarToken] {
            #expect((try? world.chain.allowance(of: token))?.isZero == true, "no allowance stays")
        }
    }

    /// All that a nonce was signed for is one call and then only empty transactions, at fees that
    /// rise by a tenth.
    private func checkNonces(_ world: TestWorld) {
        for (nonce, all) in world.chain.seen {
            // Messages overtake one another: in the order of what they pay.
            let signed = all.sorted { $0.transaction.maxFeePerGas < $1.transaction.maxFeePerGas }
            let fees = signed.map {
                AttemptFees(
                    maxFeePerGas: $0.transaction.maxFeePerGas,
                    maxPriorityFeePerGas: $0.transaction.maxPriorityFeePerGas)
            }
            for (old, new) in zip(fees, fees.dropFirst()) {
                guard let least = old.raised else { continue }
                #expect(
                    new.maxFeePerGas >= least.maxFeePerGas
                        && new.maxPriorityFeePerGas >= least.maxPriorityFeePerGas, "\(nonce)")
            }
            let inputs = signed.map(\.transaction.input)
            let firstEmpty = inputs.firstIndex(of: []) ?? inputs.count
            #expect(Set(inputs[..<firstEmpty]).count <= 1, "\(nonce): one call")
            let others = inputs[firstEmpty...].filter { !$0.isEmpty }
            #expect(others.isEmpty, "\(nonce): then only cancels")
        }
    }
}
