import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

@Suite struct MakerOrderLogTests {
    private let place = PoolPlace(emitter: token(9))
    private let rfqFilled =
        "RfqOrderFilled(bytes32,address,address,address,address,uint128,uint128,bytes32)"
    private let limitFilled =
        "LimitOrderFilled(bytes32,address,address,address,address,address,uint128,uint128,"
        + "uint128,uint256,bytes32)"

    private func word(_ address: Address) -> Hash32 {
        Hash32(bytes: [UInt8](repeating: 0, count: 12) + address.bytes) ?? .zero
    }

    private func word(_ number: UInt256) -> Hash32 {
        Hash32(bytes: number.bigEndianBytes) ?? .zero
    }

    private func log(_ event: String, _ words: [Hash32], indexed: [Hash32] = []) -> Log {
        Log(
            address: token(9), topics: [ABI.eventTopic(event)] + indexed,
            data: words.flatMap(\.bytes), blockNumber: 1, blockHash: .zero,
            transactionHash: .zero, transactionIndex: 0, logIndex: 0)
    }

    /// The pool after a log, and what the log did.
    private func after(
        _ pool: MakerOrderPool, _ log: Log
    ) throws -> (pool: MakerOrderPool, effect: LogEffect) {
        var any = AnyCoinPool.makerOrder(pool)
        let effect = try any.apply(log, place: place)
        guard case .makerOrder(let pool) = any else { throw PoolError(.unsupported, "") }
        return (pool, effect)
    }

    private func rfqFill(_ hash: Hash32, _ taken: UInt256, _ made: UInt256) -> Log {
        let people = [otherToken, lowToken, highToken, lowToken].map(word)
        return log(rfqFilled, [hash] + people + [word(taken), word(made), .zero])
    }

    @Test func `a fill of an RFQ is followed, and one that is not ours is not`() throws {
        let pool = try ZeroExOrder.test(7, for: 3).pool()
        let (filled, effect) = try after(pool, rfqFill(pool.digest, 2, 4))
        let simulated = try pool.sold(2).after
        #expect(effect == .applied && filled == simulated)
        #expect(try after(pool, rfqFill(.zero, 2, 4)).effect == LogEffect.none)
        #expect(AnyCoinPool.makerOrder(pool).drifts)
        let trade = AnyCoinPool.makerOrder(pool)
            .settledTrade(in: rfqFill(pool.digest, 2, 4), place: place)
        #expect(trade?.amountIn == 2 && trade?.amountOut == 4 && trade?.tokenOut == highToken)
    }

    @Test(arguments: [(2, 5), (2, 3), (4, 9)] as [(UInt64, UInt64)])
    func `a fill that the simulation does not make is an inconsistent log`(
        taken: UInt64, made: UInt64
    ) throws {
        let pool = try ZeroExOrder.test(7, for: 3).pool()
        #expect(throws: PoolError(.inconsistentLog, "")) {
            try after(pool, rfqFill(pool.digest, UInt256(taken), UInt256(made)))
        }
        #expect(throws: PoolError(.malformedLog, "")) {
            try after(pool, log(rfqFilled, [pool.digest]))
        }
    }

    @Test func `a limit order's fee is told and compared`() throws {
        let pool = try ZeroExOrder.test(2_000, for: 1_000, fee: 100).pool()
        func fill(_ fee: UInt256) -> Log {
            let people = [otherToken, lowToken, .zero, highToken, lowToken].map(word)
            return log(
                limitFilled,
                [pool.digest] + people + [word(100), word(200), word(fee), .zero, .zero])
        }
        let simulated = try pool.sold(110).after
        #expect(try after(pool, fill(10)).pool == simulated)
        let trade = AnyCoinPool.makerOrder(pool).settledTrade(in: fill(10), place: place)
        #expect(trade?.amountIn == 110)
        #expect(throws: PoolError(.inconsistentLog, "")) { try after(pool, fill(9)) }
    }

    @Test func `0x cancels one order by its hash and those of a pair by salt`() throws {
        let pool = try ZeroExOrder.test(7, for: 3).pool()
        let one = log("OrderCancelled(bytes32,address)", [pool.digest, word(otherToken)])
        #expect(try after(pool, one).pool.refusal?.reason == .cancelled)
        func pair(_ event: String, _ maker: Address, _ salt: UInt256) throws -> MakerOrderPool {
            let words = [word(maker), word(highToken), word(lowToken), word(salt)]
            return try after(pool, log("\(event)(address,address,address,uint256)", words)).pool
        }
        #expect(try pair("PairCancelledRfqOrders", otherToken, 6).refusal?.field == "salt")
        #expect(try pair("PairCancelledRfqOrders", otherToken, 5).refusal == nil)
        #expect(try pair("PairCancelledRfqOrders", lowToken, 6) == pool)
        #expect(try pair("PairCancelledLimitOrders", otherToken, 6) == pool)
    }

    @Test func `when the maker changes its signer the order must be read anew`() throws {
        let pool = try ZeroExOrder.test(7, for: 3).pool()
        let signer = try #require(pool.state.registeredSigner)
        func told(_ signer: Address) throws -> LogEffect {
            let words = [word(otherToken), word(signer), Hash32.zero]
            return try after(pool, log("OrderSignerRegistered(address,address,bool)", words))
                .effect
        }
        #expect(try told(signer) == .unknown)
        #expect(try told(lowToken) == LogEffect.none)
    }

    @Test func `1inch tells what remains, and of a cancelled order its hash`() throws {
        let pool = try OneInchOrder.test(7, for: 3).pool()
        func left(_ amount: UInt256, _ pool: MakerOrderPool) throws -> MakerOrderPool {
            try after(pool, log("OrderFilled(bytes32,uint256)", [pool.digest, word(amount)])).pool
        }
        let filled = try left(3, pool)
        let simulated = try pool.sold(2).after
        #expect(filled == simulated)
        #expect(try left(0, filled).refusal?.reason == .filled)
        #expect(throws: PoolError(.inconsistentLog, "")) { try left(3, filled) }
        let cancelled = try after(pool, log("OrderCancelled(bytes32)", [pool.digest])).pool
        #expect(cancelled.refusal?.reason == .cancelled)
        #expect(AnyCoinPool.makerOrder(pool).drifts == false)
        // The one fill of an order that has no more.
        let once = try OneInchOrder.test(7, for: 3, .zero).pool()
        #expect(try left(5, once).refusal?.reason == .filled)
    }

    @Test func `a nonce's bit cancels orders of one fill, an epoch those of its series`() throws {
        let nonce = UInt256(0x1203) << 120
        let once = try OneInchOrder.test(7, for: 3, nonce).pool()
        let many = try OneInchOrder.test(7, for: 3, nonce | .multipleFills).pool()
        func bits(_ pool: MakerOrderPool, _ slot: UInt256, _ value: UInt256) throws -> Bool {
            let log = log(
                "BitInvalidatorUpdated(address,uint256,uint256)", [word(slot), word(value)],
                indexed: [word(otherToken)])
            return try after(pool, log).pool.refusal?.reason == .cancelled
        }
        #expect(try bits(once, 0x12, 8))
        #expect(try bits(once, 0x12, 7) == false)
        #expect(try bits(once, 0x11, 8) == false)
        #expect(try bits(many, 0x12, 8) == false)

        let traits = UInt256.multipleFills | .epochNeeded | .one << 160
        let order = try OneInchOrder.test(7, for: 3, traits).pool { state, _ in state.epoch = 0 }
        func epoch(_ series: UInt256) throws -> MakerOrderRefusal.Reason? {
            let log = log(
                "EpochIncreased(address,uint256,uint256)", [word(series), word(1)],
                indexed: [word(otherToken)])
            return try after(order, log).pool.refusal?.reason
        }
        #expect(try epoch(1) == .wrongEpoch)
        #expect(try epoch(2) == nil)
    }
}
