import Arithmetic
import Basics
import Codecs
import Desk
import Ledger
import Markets
import Orders
import Settlement
import Testing

/// What reaches a desk twice or in another order leads to the same end.
@Suite("Duplicates and order of arrival")
struct DeskOrderingTests {
    /// A sale whose order was sent and whose transactions are signed, with all that will be said.
    private struct Run {
        let script: DeskScript
        var venue: [DeskInput] = []
        var chain: [DeskInput] = []

        init(tenths: Int) throws {
            script = try DeskScript(.sell, slippagePips: 20_000)
            try script.plan()
            let request = try script.request()
            try script.venue.arrive(request, tenths: tenths, pieces: 3)
            venue = script.venue.told(request.clientOrderId)
            venue.append(.orderUnknown(request.clientOrderId, reason: "timeout"))
        }

        /// The end of a run: what people see of the parent and of the books.
        func end() throws -> [String] {
            [
                try script.view()["state"]?.text, try script.view()["filled"]?.text,
                try script.view()["reason"]?.text, DeskView(script.driver.state).settlements.text,
                DeskView(script.driver.state).ledger.text,
            ].map { $0 ?? "-" }
        }
    }

    @Test(arguments: [10, 4, 0])
    func `venue reports in any order and repeated lead to the same end`(tenths: Int) throws {
        var ends: Set<[String]> = []
        for seed in 0..<30 as Range<UInt64> {
            var random = TestRandom(seed: seed)
            let run = try Run(tenths: tenths)
            var left = run.venue
            while !left.isEmpty {
                let index = seed == 0 ? 0 : random.int(0, left.count - 1)
                run.script.driver.give(left[index])
                if seed == 0 || random.oneIn(2) { left.remove(at: index) }
            }
            try run.script.route()
            run.script.driver.give(.cancel(run.script.id))
            run.script.finalize()
            ends.insert(try run.end())
            run.script.expectNothingReserved()
        }
        #expect(ends.count == 1)
    }

    @Test func `what the chain says twice is said once`() throws {
        func end(repeating count: Int) throws -> [String] {
            let run = try Run(tenths: 10)
            let driver = run.script.driver
            for input in run.venue { for _ in 0..<count { driver.give(input) } }
            for _ in 0..<2 {
                try run.script.signAndSend()
                for intent in run.script.lane?.openIntents ?? [] {
                    guard let attempt = intent.attempts.last else { continue }
                    for _ in 0..<count {
                        driver.give(.signed(intent.id, attempt))
                        driver.give(.broadcastAnswered(attempt.hash, .alreadyKnown))
                    }
                }
                let block = try run.script.mine()
                for receipt in block.receipts {
                    for _ in 0..<count { driver.give(.included(receipt)) }
                }
            }
            let gone = run.script.chain.undo(1)
            for _ in 0..<count { driver.give(.orphaned(gone)) }
            try run.script.mine()
            for _ in 0..<count { run.script.finalize() }
            return try run.end()
        }
        let once = try end(repeating: 1)
        #expect(once.first == "\"filled\"")
        #expect(try end(repeating: 3) == once)
    }

    @Test func `reports about orders that are not ours change nothing`() throws {
        let run = try Run(tenths: 10)
        let stranger = try #require(ClientOrderId("somebody"))
        let driver = run.script.driver
        let before = driver.journal.count
        driver.give(.orderUnknown(stranger, reason: "x"))
        driver.give(.orderAbsent(stranger, asked: driver.now))
        driver.give(.orderRejected(stranger, code: 1, message: "x"))
        driver.give(
            .report(
                OrderReport(
                    clientOrderId: stranger, venueOrderId: "1", symbol: "ETHUSDC", status: .filled,
                    filledQuantity: .one, time: .zero)))
        driver.give(.broadcastAnswered(.zero, .accepted))
        driver.give(.unsignable(IntentId(77), reason: "x"))
        driver.give(
            .included(
                Inclusion(
                    transactionHash: .zero, blockHash: .zero, blockNumber: 1, succeeded: true,
                    gasPaid: .zero, changes: [])))
        #expect(driver.journal.count == before)
    }
}
