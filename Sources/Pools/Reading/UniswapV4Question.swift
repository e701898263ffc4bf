import Arithmetic
public import Basics
import Ethereum

/// A Uniswap V4 pool whose hooks leave swaps alone: its key, by which it is proven, and how it is
/// read.
///
/// Two rounds at the same block: `calls` for price, liquidity and the bitmap of ticks, then
/// `tickCalls` for each tick that is set.
public struct UniswapV4Question: Hashable, Sendable {
    /// The contract that holds all pools.
    public let manager: Address
    /// The contract that reads them, `StateView`.
    public let view: Address
    /// The currency with the lower address; zero is the chain's own coin.
    public let currency0: Address
    /// The currency with the higher address.
    public let currency1: Address
    /// The fee of the liquidity's owners, parts per million.
    public let feePips: UInt32
    /// Positions begin and end at multiples of this.
    public let tickSpacing: Int32
    /// The hooks; zero for none.
    public let hooks: Address

    /// A pool.
    public init(
        manager: Address, view: Address, currency0: Address, currency1: Address, feePips: UInt32,
        tickSpacing: Int32, hooks: Address = .zero
    ) {
        self.manager = manager
        self.view = view
        self.currency0 = currency0
        self.currency1 = currency1
        self.feePips = feePips
        self.tickSpacing = tickSpacing
        self.hooks = hooks
    }

    /// The hash of the padded key: currencies, fee, spacing and hooks.
    public var id: Hash32 {
        ABI.hash(
            currency0.abiWord + currency1.abiWord + Int(feePips).abiWord
                + Self.word(tickSpacing) + hooks.abiWord)
    }

    /// The pool manager, which names the pool by its id.
    public var place: PoolPlace { PoolPlace(emitter: manager, id: id) }

    /// The words of the bitmap that the spacing allows.
    private var words: ClosedRange<Int32> {
        let spacing = max(tickSpacing, 1)
        let highest = TickMath.tickMax / spacing
        // An arithmetic shift rounds down, as the contract's does.
        return (-highest >> 8)...(highest >> 8)
    }

    /// The first round.
    public var calls: [PoolCall] { gathered.calls }

    private var gathered: PoolCalls {
        var calls = PoolCalls()
        let id = id.bytes
        calls.ask("slot0", view, "getSlot0(bytes32)", [id])
        calls.ask("liquidity", view, "getLiquidity(bytes32)", [id])
        for word in words {
            calls.ask(
                "bitmap[\(word)]", view, "getTickBitmap(bytes32,int16)", [id, Self.word(word)])
        }
        return calls
    }

    /// The second round: the ticks that the first one's answers name.
    public func tickCalls(_ answers: [[UInt8]?]) throws(PoolError) -> [PoolCall] {
        try ticks(gathered.answers(answers)).map { tick in
            PoolCall(view, "getTickLiquidity(bytes32,int24)", [id.bytes, Self.word(tick)])
        }
    }

    /// The pool of the answers of both rounds.
    ///
    /// Throws `unsupported` for hooks that take part in swaps, and for a fee that hooks decide.
    public func pool(
        _ answers: [[UInt8]?], ticks tickAnswers: [[UInt8]?]
    ) throws(PoolError) -> ConcentratedPool {
        guard !HookPermissions(hooks).takePartInSwaps else {
            throw PoolError(.unsupported, "a hook takes part in swaps", field: "hooks")
        }
        let answers = try gathered.answers(answers)
        let indices = try ticks(answers)
        guard tickAnswers.count == indices.count else {
            throw PoolAnswers.refusal("not one answer for each question", "ticks")
        }
        var ticks: [Tick] = []
        for (index, answer) in zip(indices, tickAnswers) {
            let name = "ticks[\(index)]"
            let answer = PoolAnswers(named: answer.map { [name: $0] } ?? [:])
            ticks.append(
                Tick(
                    index: index, liquidityNet: try answer.signed128(name, 1),
                    liquidityGross: try answer.number128(name)))
        }
        // Price, tick, the protocol's fee, the liquidity's fee.
        let protocolFee = UInt32(try answers.small("slot0", 2, most: 0xFF_FFFF))
        let fee = try answers.small("slot0", 3, most: 0xFF_FFFF)
        try answers.expect(fee == Int(feePips), "slot0", "another fee than the key's: \(fee)")
        let rules = ConcentratedRules.v4(ProtocolFees(packed: protocolFee))
        let price = try answers.number("slot0")
        guard !price.isZero else { throw PoolAnswers.refusal("not initialised", "slot0") }
        guard let tick = Int32(exactly: try answers.signed128("slot0", 1)) else {
            throw PoolAnswers.refusal("more than 31 bits", "slot0")
        }
        return try ConcentratedPool(
            address: manager, token0: currency0, token1: currency1, feePips: feePips, rules: rules,
            tickSpacing: tickSpacing, sqrtPriceX96: price, tick: tick,
            liquidity: answers.number128("liquidity"), ticks: ticks)
    }

    private func ticks(_ answers: PoolAnswers) throws(PoolError) -> [Int32] {
        let highest = TickMath.tickMax / max(tickSpacing, 1)
        var indices: [Int32] = []
        for word in words {
            let bits = try answers.number("bitmap[\(word)]")
            if bits.isZero { continue }
            for bit in 0..<256 where bits.bit(bit) {
                let compressed = word * 256 + Int32(bit)
                guard abs(compressed) <= highest else {
                    throw PoolAnswers.refusal("a tick out of range", "bitmap[\(word)]")
                }
                indices.append(compressed * max(tickSpacing, 1))
            }
        }
        return indices
    }

    private static func word(_ value: Int32) -> [UInt8] {
        let fill: UInt8 = value < 0 ? 0xFF : 0
        let bits = UInt32(bitPattern: value)
        return [UInt8](repeating: fill, count: 28)
            + stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> $0) }
    }
}
