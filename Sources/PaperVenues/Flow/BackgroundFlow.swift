import Arithmetic
package import Basics
import Markets

/// Seeded market makers and takers that keep the book of one symbol alive.
///
/// The same seed, plan and times give the same orders, whatever the other accounts do to the book
/// being equal. Two accounts of their own act: one makes, one takes; neither pays commission.
package struct BackgroundFlow: Sendable {
    private let plan: BackgroundFlowPlan
    private let market: Int
    private let maker: Int
    private let taker: Int
    private let referenceTicks: Int64
    private let levelSteps: Int64
    private let takerStepsMax: Int64
    private var generator: SplitMix64
    private var driftPips: Int64 = 0
    /// The maker's order at each level: bids from the middle outwards, then asks.
    private var slots: [Int64?]
    private var nextBeat: Timestamp

    /// Opens and funds the two accounts and fills the book; nil when the plan does not fit the
    /// engine.
    package init?(
        plan: BackgroundFlowPlan, seed: UInt64, now: Timestamp, engine: inout MatchingEngine
    ) {
        guard let market = engine.market(symbol: plan.symbol), Self.isSound(plan) else {
            return nil
        }
        let rules = engine.markets[market].rules
        let (tick, step) = (rules.instrument.tickSize, rules.instrument.lotSize)
        guard let reference = plan.referencePrice.count(of: tick, rounding: .down), reference > 0,
            reference <= rules.priceTicksMax / 2,
            let levelSteps = plan.levelSize.count(of: step, rounding: .down),
            let takerSteps = plan.takerSizeMax.count(of: step, rounding: .down),
            (1...rules.stepsMax / 2).contains(levelSteps),
            (1...rules.stepsMax).contains(takerSteps),
            let maker = Self.openAccount("maker of \(plan.symbol)", rules, &engine),
            let taker = Self.openAccount("taker of \(plan.symbol)", rules, &engine)
        else { return nil }
        self.plan = plan
        self.market = market
        self.maker = maker
        self.taker = taker
        referenceTicks = reference
        self.levelSteps = levelSteps
        takerStepsMax = takerSteps
        generator = SplitMix64(seed: seed)
        slots = Array(repeating: nil, count: 2 * plan.levels)
        nextBeat = now.adding(milliseconds: plan.beatMilliseconds)
        for slot in slots.indices { place(slot, now: now, engine: &engine) }
    }

    /// When something happens next; nil for a static book.
    package var nextDeadline: Timestamp? { plan.isLive ? nextBeat : nil }

    /// Does everything that is due up to a time.
    package mutating func advance(to now: Timestamp, engine: inout MatchingEngine) {
        guard plan.isLive else { return }
        while nextBeat <= now {
            beat(at: nextBeat, engine: &engine)
            nextBeat = nextBeat.adding(milliseconds: plan.beatMilliseconds)
        }
    }

    /// Gives up the beats before a time, after a pause too long to make up for.
    package mutating func skip(to now: Timestamp) {
        let missed = now.milliseconds(since: nextBeat) / plan.beatMilliseconds
        if missed > 0 {
            nextBeat = nextBeat.adding(milliseconds: missed * plan.beatMilliseconds)
        }
    }

    private mutating func beat(at now: Timestamp, engine: inout MatchingEngine) {
        let step = generator.next(in: -plan.driftPipsPerBeat...plan.driftPipsPerBeat)
        driftPips = min(max(driftPips + step, -plan.driftPipsMax), plan.driftPipsMax)
        var due = slots.indices.filter { mustMove($0, engine: engine) }
        for _ in 0..<plan.refreshesPerBeat {
            due.append(Int(generator.next(in: 0...Int64(slots.count - 1))))
        }
        // All leave before any comes back: otherwise an old bid could block a new ask.
        for slot in due {
            if let id = slots[slot] {
                _ = try? engine.cancel(orderId: id, account: maker, now: now)
                slots[slot] = nil
            }
        }
        for slot in due.sorted() where slots[slot] == nil {
            place(slot, now: now, engine: &engine)
        }
        if generator.next(in: 0...99) < plan.takerPercent { take(now: now, engine: &engine) }
    }

    /// Whether a level is empty or more than two spacings from where it belongs.
    private func mustMove(_ slot: Int, engine: MatchingEngine) -> Bool {
        guard let id = slots[slot], let order = engine.order(id: id) else { return true }
        let target = targetTicks(slot)
        let slack = Int128(referenceTicks) * Int128(2 * plan.spacingPips) / 1_000_000
        return Int128(abs(order.request.priceTicks - target)) > max(1, slack)
    }

    /// The price at which a level belongs now.
    private func targetTicks(_ slot: Int) -> Int64 {
        let (side, depth) = place(of: slot)
        let away = plan.halfSpreadPips + Int64(depth) * plan.spacingPips
        let pips = 1_000_000 + driftPips + (side == .buy ? -away : away)
        let ticks = Int128(referenceTicks) * Int128(pips) / 1_000_000
        return max(1, Int64(clamping: ticks) + (side == .sell ? 1 : 0))
    }

    private func place(of slot: Int) -> (side: Side, depth: Int) {
        slot < plan.levels ? (.buy, slot) : (.sell, slot - plan.levels)
    }

    /// Rests an order at a level, unless it would take.
    private mutating func place(_ slot: Int, now: Timestamp, engine: inout MatchingEngine) {
        let steps = generator.next(in: max(1, levelSteps / 2)...levelSteps + levelSteps / 2)
        let order = NewOrder(
            account: maker, market: market, clientOrderId: "", side: place(of: slot).side,
            type: .limitMaker, timeInForce: .goodTillCancel, priceTicks: targetTicks(slot),
            amount: .base(steps: steps))
        slots[slot] = (try? engine.place(order, now: now))?.order.id
    }

    /// Takes a random size at the market, if there is one.
    private mutating func take(now: Timestamp, engine: inout MatchingEngine) {
        let steps = generator.next(in: 1...takerStepsMax)
        let side: Side = generator.next() & 1 == 0 ? .buy : .sell
        let order = NewOrder(
            account: taker, market: market, clientOrderId: "", side: side, type: .market,
            timeInForce: .goodTillCancel, priceTicks: 0, amount: .base(steps: steps))
        _ = try? engine.place(order, now: now)
    }

    private static func isSound(_ plan: BackgroundFlowPlan) -> Bool {
        (1...BackgroundFlowPlan.levelsMax).contains(plan.levels)
            && (1...100_000).contains(plan.spacingPips)
            && (1...100_000).contains(plan.halfSpreadPips)
            && (0...100_000).contains(plan.driftPipsMax)
            && (0...100_000).contains(plan.driftPipsPerBeat)
            && (1...60_000).contains(plan.beatMilliseconds)
            && (0...BackgroundFlowPlan.levelsMax).contains(plan.refreshesPerBeat)
            // The last level must be above zero; the ranges above keep the sum far from overflow.
            && plan.halfSpreadPips + Int64(plan.levels) * plan.spacingPips + plan.driftPipsMax
                < 900_000
    }

    /// An account with so much of both assets that it does not run dry.
    private static func openAccount(
        _ name: String, _ rules: TradingRules, _ engine: inout MatchingEngine
    ) -> Int? {
        guard
            let account = engine.addAccount(
                name: name, makerPips: 0, takerPips: 0, keepsHistory: false)
        else { return nil }
        let raw = 1_000_000_000_000 * RawUnits.scale
        guard engine.deposit(raw, of: rules.instrument.base, to: account),
            engine.deposit(raw, of: rules.instrument.quote, to: account)
        else { return nil }
        return account
    }
}
