import Arithmetic
import Basics
import Desk
import Ledger
import Markets
import Node
import Orders
import Settlement
import Simulation
import Storage
import Testing

/// A history that really happened, altered in one place, is found: a check that cannot fail proves
/// nothing.
struct RefereeTests {
    /// A run without faults in which an order is traded at the exchange and on chain.
    private func played(_ seed: UInt64, _ side: Side = .sell) throws -> BadDays {
        var plan = WorldPlan.badDays(seed: seed)
        plan.faults = []
        plan.faultsEnd = 1_000
        plan.parents = [
            PlannedParent(
                id: "order", at: 300, side: side,
                thousandths: side == .sell ? 150_000 : 60_000, slippagePips: 20_000,
                cancelAt: nil)
        ]
        let run = try BadDays(plan)
        run.play()
        try #require(run.world.findings.all == [])
        return run
    }

    /// What a referee finds who is told this history of a run.
    private func findings(
        _ run: BadDays, _ change: (inout [JournalRecord]) throws -> Void
    ) throws -> Set<String> {
        var records = run.referee.records
        try change(&records)
        var names: Set<String> = []
        let referee = try Referee(
            DeskConfiguration(run.definition, wallet: run.wallet), wallet: run.wallet
        ) { name, _ in names.insert(name) }
        referee.learnFills(run.exchange)
        referee.take(records, run.view)
        referee.look(at: run.exchange, run.view)
        referee.finish(live: referee.state, run.market, run.view)
        return names
    }

    private func events(_ records: [JournalRecord]) throws -> [DeskEvent] {
        try records.map { try DeskEvent(kind: $0.kind, payload: $0.payload) }
    }

    private func record(_ event: DeskEvent) -> JournalRecord {
        JournalRecord(kind: event.kind, time: .zero, payload: event.payload)
    }

    /// The place of the first event of this kind.
    private func place(
        in records: [JournalRecord], _ isWanted: (DeskEvent) -> Bool
    ) throws -> Int {
        try #require(try events(records).firstIndex(where: isWanted))
    }

    private func isFill(_ event: DeskEvent) -> Bool {
        if case .order(_, .filled) = event { true } else { false }
    }

    private func isIncluded(_ event: DeskEvent) -> Bool {
        if case .settlement(.included) = event { true } else { false }
    }

    private func isFinal(_ event: DeskEvent) -> Bool {
        if case .settlement(.finalized) = event { true } else { false }
    }

    private func isSigned(_ event: DeskEvent) -> Bool {
        if case .settlement(.signed) = event { true } else { false }
    }

    @Test func `the history itself has no findings`() throws {
        let run = try played(31)
        #expect(try findings(run) { _ in } == [])
        run.dissolve()
    }

    @Test func `a trade that is booked twice, never or wrongly is found`() throws {
        let run = try played(32)
        let twice = try findings(run) { records in
            let place = try place(in: records, isFill)
            records.insert(records[place], at: place)
        }
        #expect(twice.isSuperset(of: ["fill-doubled", "ledger-wrong"]))
        let never = try findings(run) { try $0.remove(at: place(in: $0, isFill)) }
        #expect(never.isSuperset(of: ["fills-differ", "venue-balance"]))
        let invented = try findings(run) { records in
            let place = try place(in: records, isFill)
            guard case .order(let id, .filled(let fill)) = try events(records)[place] else {
                return
            }
            let key = Fill.Key(
                venue: fill.key.venue, account: fill.key.account, symbol: fill.key.symbol,
                tradeId: "9\(fill.key.tradeId)")
            records[place] = record(
                .order(
                    id,
                    .filled(
                        Fill(
                            key: key, clientOrderId: fill.clientOrderId, side: fill.side,
                            price: fill.price, quantity: fill.quantity,
                            quoteQuantity: fill.quoteQuantity, fee: fill.fee,
                            feeAsset: fill.feeAsset, time: fill.time))))
        }
        #expect(invented.contains("fill-invented"))
        run.dissolve()
    }

    @Test func `an order that is not written down is found`() throws {
        let run = try played(33)
        let names = try findings(run) { records in
            let events = try events(records)
            let kept = records.indices.filter { index in
                if case .orderCreated = events[index] { false } else { true }
            }
            records = kept.map { records[$0] }
        }
        #expect(names.isSuperset(of: ["order-unjournaled", "order-lost"]))
        run.dissolve()
    }

    @Test func `an order that sets too little aside is found`() throws {
        let run = try played(34)
        let names = try findings(run) { records in
            let place = try place(in: records) {
                if case .orderCreated = $0 { true } else { false }
            }
            guard
                case .orderCreated(let parent, let venue, let account, let request, let reserve) =
                    try events(records)[place]
            else { return }
            records[place] = record(
                .orderCreated(
                    parent, venue: venue, account: account, request,
                    HoldingAmount(holding: reserve.holding, amount: .one)))
        }
        #expect(names.contains("exposure-released"))
        run.dissolve()
    }

    @Test func `a parent that asked for less than was traded is found`() throws {
        let run = try played(35)
        let names = try findings(run) { records in
            let place = try place(in: records) {
                if case .parentAccepted = $0 { true } else { false }
            }
            guard case .parentAccepted(let order) = try events(records)[place] else { return }
            records[place] = record(
                .parentAccepted(
                    ParentOrder(
                        id: order.id, side: order.side, base: order.base, quote: order.quote,
                        quantity: order.quantity / 2, slippagePips: order.slippagePips,
                        time: order.time)))
        }
        #expect(names.contains("overfill"))
        run.dissolve()
    }

    @Test func `a purchase of the least bit more than was asked for is found`() throws {
        let run = try played(39, .buy)
        let names = try findings(run) { records in
            let place = try place(in: records) {
                if case .parentAccepted = $0 { true } else { false }
            }
            guard case .parentAccepted(let order) = try events(records)[place] else { return }
            // A tenth of a millionth: far less than the exchange's fee.
            records[place] = record(
                .parentAccepted(
                    ParentOrder(
                        id: order.id, side: order.side, base: order.base, quote: order.quote,
                        quantity: order.quantity - order.quantity / 10_000_000,
                        slippagePips: order.slippagePips, time: order.time)))
        }
        #expect(names.contains("overfill"))
        run.dissolve()
    }

    @Test(arguments: Side.allCases)
    func `a route that moved another amount than it fixes is found`(side: Side) throws {
        let run = try played(40, side)
        let names = try findings(run) { records in
            let place = try #require(
                try events(records).lastIndex { event in
                    if case .settlement(.included(_, let inclusion)) = event {
                        !inclusion.changes.isEmpty
                    } else {
                        false
                    }
                })
            guard case .settlement(.included(let id, let inclusion)) = try events(records)[place]
            else { return }
            let other = Inclusion(
                transactionHash: inclusion.transactionHash, blockHash: inclusion.blockHash,
                blockNumber: inclusion.blockNumber, succeeded: true, gasPaid: inclusion.gasPaid,
                changes: inclusion.changes.map { change in
                    // What a sale gives and a purchase receives is exact.
                    guard change.amount.isNegative == (side == .sell) else { return change }
                    return BalanceChange(
                        token: change.token,
                        amount: change.amount.checkedAdding(Int256(UInt256.one)) ?? .zero)
                })
            records[place] = record(.settlement(.included(id, other)))
        }
        #expect(names.contains("route-wrong"))
        run.dissolve()
    }

    @Test func `what a chain did not do is found`() throws {
        let run = try played(36)
        let twice = try findings(run) { records in
            let place = try place(in: records, isIncluded)
            records.insert(records[place], at: place)
        }
        #expect(twice.contains("included-twice"))
        let forgotten = try findings(run) { try $0.remove(at: place(in: $0, isIncluded)) }
        #expect(forgotten.isSuperset(of: ["final-without-receipt", "chain-balance"]))
        let invented = try findings(run) { records in
            let place = try place(in: records, isIncluded)
            guard case .settlement(.included(let id, let inclusion)) = try events(records)[place]
            else { return }
            let other = Inclusion(
                transactionHash: inclusion.transactionHash, blockHash: inclusion.blockHash,
                blockNumber: inclusion.blockNumber, succeeded: inclusion.succeeded,
                gasPaid: inclusion.gasPaid + .one, changes: inclusion.changes)
            records[place] = record(.settlement(.included(id, other)))
        }
        #expect(invented.isSuperset(of: ["inclusion-invented", "chain-balance"]))
        run.dissolve()
    }

    @Test func `finality that comes too early, moves or is undone is found`() throws {
        let run = try played(37)
        let moved = try findings(run) { records in
            let place = try place(in: records, isFinal)
            records.insert(records[place], at: place + 1)
        }
        #expect(moved.contains("final-moved"))
        let reversed = try findings(run) { records in
            let place = try place(in: records, isIncluded)
            guard case .settlement(.included(let id, _)) = try events(records)[place] else {
                return
            }
            let orphaned = record(.settlement(.orphaned(id)))
            records.insert(contentsOf: [orphaned, orphaned], at: place + 1)
        }
        #expect(reversed.contains("reversed-twice"))
        // A chain that has not come so far.
        let young = try BadDays(WorldPlan.badDays(seed: 37))
        let early = try findings(run) { _ in }
        #expect(early == [])
        var names: Set<String> = []
        let referee = try Referee(
            DeskConfiguration(run.definition, wallet: run.wallet), wallet: run.wallet
        ) { name, _ in names.insert(name) }
        referee.learnFills(run.exchange)
        referee.take(
            run.referee.records,
            WorldView(exchange: run.exchange, chain: young.chain, disk: run.world.disk))
        #expect(names.isSuperset(of: ["inclusion-invented", "final-too-early"]))
        young.dissolve()
        run.dissolve()
    }

    @Test func `bytes that are signed anew are found`() throws {
        let run = try played(38)
        let names = try findings(run) { records in
            let place = try place(in: records, isSigned)
            records.insert(records[place], at: place + 1)
        }
        #expect(names.contains("replacement-not-raised"))
        run.dissolve()
    }

    @Test func `a promise that the disk does not keep is found`() throws {
        let run = try played(39)
        var names: Set<String> = []
        func referee() throws -> Referee {
            names = []
            let referee = try Referee(
                DeskConfiguration(run.definition, wallet: run.wallet), wallet: run.wallet
            ) { name, _ in names.insert(name) }
            referee.learnFills(run.exchange)
            referee.take(run.referee.records, run.view)
            return referee
        }
        let id = try #require(ParentId("order"))
        let kept = try referee()
        kept.acknowledged(id, run.view)
        #expect(names == [])
        // The same with a disk that has nothing.
        let empty = WorldView(exchange: run.exchange, chain: run.chain, disk: MemoryDisk())
        let early = try referee()
        early.acknowledged(id, empty)
        #expect(names == ["effect-before-sync"])
        let written = try referee()
        written.look(at: run.exchange, empty)
        #expect(names == ["effect-before-write"])
        // A disk that has lost everything by the next start.
        kept.reopen([], isPowerLost: true)
        #expect(names.contains("acknowledged-lost"))
        run.dissolve()
    }

    @Test func `a history that changed between two starts is found`() throws {
        let run = try played(40)
        var entries: [JournalEntry] = []
        let journal = try run.world.readJournal { entries.append($0) }
        journal.close()
        var names: Set<String> = []
        let referee = try Referee(
            DeskConfiguration(run.definition, wallet: run.wallet), wallet: run.wallet
        ) { name, _ in names.insert(name) }
        referee.learnFills(run.exchange)
        referee.take(run.referee.records, run.view)
        referee.reopen(entries, isPowerLost: false)
        #expect(names == [])
        referee.reopen(entries.reversed(), isPowerLost: false)
        #expect(names.contains("journal-rewritten"))
        run.dissolve()
    }
}
