import Arithmetic
import Basics
import Desk
import Ledger
import Markets
import Orders
import Settlement

/// Random events of every kind and form.
struct RandomEvents {
    var random: TestRandom

    /// The forms of `event(_:)`.
    static let formCount = 40

    mutating func event(_ form: Int) throws -> DeskEvent {
        switch form {
        case 0: return .started(epoch: random.next())
        case 1:
            return .opened(balances: amounts(), firstNonce: random.oneIn(2) ? nil : random.next())
        case 2: return .parentAccepted(try parentOrder())
        case 3: return .planned(try parentId(), plan(namesAssets: false))
        case 4:
            return .parentMoved(try parentId(), random.pick(ParentState.allCases), reason: text())
        case 5: return .parentMoved(try parentId(), .filled, reason: nil)
        case 6: return .cancelRequested(try parentId())
        case 7:
            return .orderCreated(
                try parentId(), venue: VenueId(text()), account: text(), try request(), amount())
        case 8...14: return .order(try clientOrderId(), try orderEvent(form - 8))
        case 15: return .intentCreated(try parentId(), intent(), amounts())
        case 16...32: return .settlement(settlementEvent(form - 16))
        case 33: return .order(try clientOrderId(), .overridden)
        case 34:
            return .orderAdopted(
                random.oneIn(2) ? nil : try parentId(), venue: VenueId(text()), account: text(),
                try request(), TradedPair(base: Asset(text()), quote: Asset(text())), amount())
        case 35:
            return .overrideRequested(try clientOrderId(), approver: text(), note: text())
        case 36: return .overrideConfirmed(try clientOrderId(), approver: text())
        case 37: return .venueReconciled(VenueId(text()), account: text())
        case 39: return .planned(try parentId(), plan(namesAssets: true))
        default: return .tailUncertain
        }
    }

    private mutating func orderEvent(_ form: Int) throws -> OrderEvent {
        switch form {
        case 0: return .sent(validUntil: time())
        case 1:
            return .reported(
                OrderReport(
                    clientOrderId: try clientOrderId(), venueOrderId: text(), symbol: text(),
                    status: random.pick(VenueOrderStatus.allCases), filledQuantity: decimal(),
                    time: time()))
        case 2: return .rejected(code: Int(Int64(bitPattern: random.next())), message: text())
        case 3: return .becameUnknown(reason: text())
        case 4: return .foundAbsent(at: time())
        case 5: return .provenAbsent
        default:
            return .filled(
                Fill(
                    key: Fill.Key(
                        venue: VenueId(text()), account: text(), symbol: text(), tradeId: text()),
                    clientOrderId: try clientOrderId(), side: random.pick(Side.allCases),
                    price: decimal(), quantity: decimal(), quoteQuantity: decimal(),
                    fee: decimal(), feeAsset: Asset(text()), time: time()))
        }
    }

    private mutating func settlementEvent(_ form: Int) -> SettlementEvent {
        let id = IntentId(random.next())
        switch form {
        case 0: return .reserved(intent())
        case 1:
            return .signed(id, attempt())
        case 2: return .sent(id)
        case 3: return .included(id, inclusion())
        case 4: return .orphaned(id)
        case 5: return .safe(id, rule: text())
        case 6: return .finalized(id, random.pick(IntentOutcome.allCases), rule: nil)
        case 7: return .abandoned(id, reason: text())
        case 8: return .turnedIntoCancel(id, reason: text())
        case 10: return .halted(reason: text())
        case 11: return .replaced(id, attempt())
        case 12: return .cancelWanted(id, reason: text())
        case 13: return .cancelSigned(id, attempt())
        case 14: return .contested(id, reason: text())
        case 15: return .unsafe(id)
        case 16: return .finalized(id, random.pick(IntentOutcome.allCases), rule: text())
        default: return .waiting(id, reason: text())
        }
    }

    // MARK: Parts

    private mutating func attempt() -> Attempt {
        Attempt(
            hash: hash(), raw: bytes(), maxFeePerGas: number(), maxPriorityFeePerGas: number(),
            route: random.pick(SendingRoute.allCases))
    }

    private mutating func parentOrder() throws -> ParentOrder {
        ParentOrder(
            id: try parentId(), side: random.pick(Side.allCases), base: Asset(text()),
            quote: Asset(text()), quantity: number(),
            slippagePips: UInt32(truncatingIfNeeded: random.next()), time: time())
    }

    private mutating func plan(namesAssets: Bool) -> PlanRecord {
        let legs = (0..<random.int(namesAssets ? 1 : 0, 4)).map { _ in
            PlanRecord.Leg(
                source: text(), isBook: random.oneIn(2), location: text(),
                assets: namesAssets
                    ? PlanRecord.Assets(given: Asset(text()), received: Asset(text())) : nil,
                amountIn: number(), amountOut: number(), cost: number(), marginalPrice: text())
        }
        return PlanRecord(
            legs: legs, amountIn: number(), amountOut: number(), value: number(), bound: number(),
            gapBps: text(), gapBpsBeforeLots: text(),
            bestSingleSource: random.oneIn(2) ? nil : text(),
            bestSingleValue: random.oneIn(2) ? nil : number())
    }

    private mutating func request() throws -> OrderRequest {
        OrderRequest(
            clientOrderId: try clientOrderId(), symbol: text(), side: random.pick(Side.allCases),
            type: random.pick(OrderType.allCases), quantity: decimal(),
            price: random.oneIn(3) ? nil : decimal(),
            timeInForce: random.pick(TimeInForce.allCases))
    }

    private mutating func intent() -> Intent {
        Intent(
            id: IntentId(random.next()), nonce: random.next(),
            purpose: random.pick(IntentPurpose.allCases),
            call: TransactionCall(
                to: address(), value: number(), input: bytes(), gasLimit: random.next()),
            after: random.oneIn(2) ? nil : IntentId(random.next()), deadline: time())
    }

    private mutating func inclusion() -> Inclusion {
        let changes = (0..<random.int(0, 3)).map { _ in
            BalanceChange(
                token: random.oneIn(2) ? nil : address(),
                amount: Int256(magnitude: number(), isNegative: random.oneIn(2)))
        }
        return Inclusion(
            transactionHash: hash(), blockHash: hash(), blockNumber: random.next(),
            succeeded: random.oneIn(2), gasPaid: number(), changes: changes)
    }

    private mutating func amounts() -> [HoldingAmount] {
        (0..<random.int(0, 4)).map { _ in amount() }
    }

    private mutating func amount() -> HoldingAmount {
        let location: Location =
            random.oneIn(2)
            ? .venue(VenueId(text()), account: text()) : .chain(ChainId(random.next()), address())
        return HoldingAmount(
            holding: Holding(
                location: location, asset: Asset(text()), token: random.oneIn(2) ? nil : address()),
            amount: number())
    }

    // MARK: Atoms

    private mutating func parentId() throws -> ParentId {
        guard let id = ParentId("p-\(random.next())") else { throw Impossible() }
        return id
    }

    private mutating func clientOrderId() throws -> ClientOrderId {
        let id = ClientOrderId(
            node: "n001", epoch: random.next() % 1_000_000, counter: random.next() % 1_000_000)
        guard let id else { throw Impossible() }
        return id
    }

    private mutating func text() -> String {
        random.pick([
            "", "a", "ETHUSDC", "-2010: \"no\"\n", "größer 𝛑", String(repeating: "x", count: 300),
        ])
    }

    private mutating func time() -> Timestamp {
        Timestamp(nanoseconds: Int64(bitPattern: random.next()))
    }

    private mutating func number() -> UInt256 {
        random.pick([
            .zero, .one, .max, UInt256(random.next()),
            UInt256(limbs: random.next(), random.next(), random.next(), random.next()),
        ])
    }

    private mutating func decimal() -> ExactDecimal {
        let coefficient: Int128 = random.pick([
            0, 1, -1, .max, .min, Int128(random.next()), -Int128(random.next()),
        ])
        return ExactDecimal(coefficient: coefficient, scale: random.int(0, 36)) ?? .zero
    }

    private mutating func bytes() -> [UInt8] {
        (0..<random.int(0, 200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    private mutating func address() -> Address {
        Address(bytes: (0..<20).map { _ in UInt8(truncatingIfNeeded: random.next()) }) ?? .zero
    }

    private mutating func hash() -> Hash32 {
        Hash32(bytes: (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }) ?? .zero
    }

    struct Impossible: Error {}
}
