import Arithmetic
public import Basics
import Ethereum

/// Reads whole pools by `eth_call`, every call pinned to one block hash.
public struct PoolLoader: Sendable {
    /// The node.
    let reader: ChainReader

    /// Reads by this node.
    init(_ reader: ChainReader) {
        self.reader = reader
    }

    private static let token0 = ABI.selector("token0()")
    private static let token1 = ABI.selector("token1()")
    private static let reserves = ABI.selector("getReserves()")
    private static let fee = ABI.selector("fee()")
    private static let tickSpacing = ABI.selector("tickSpacing()")
    private static let slot0 = ABI.selector("slot0()")
    private static let liquidity = ABI.selector("liquidity()")
    private static let tickBitmap = ABI.selector("tickBitmap(int16)")
    private static let ticks = ABI.selector("ticks(int24)")
    /// The highest tick of a Uniswap V3 pool (`TickMath.MAX_TICK`).
    private static let tickMax: Int32 = 887_272

    /// A Uniswap V2 pair after a block; throws `malformed` or `reverted` when it is none.
    public func uniswapV2(
        _ address: Address, at blockHash: Hash32
    ) async throws(ChainError) -> ConstantProductReading {
        let answers = try await read(
            address, [Self.token0, Self.token1, Self.reserves], at: blockHash, name: "pair")
        return ConstantProductReading(
            address: address, blockHash: blockHash, token0: try answers[0].address(0),
            token1: try answers[1].address(0), reserve0: try answers[2].unsigned(0),
            reserve1: try answers[2].unsigned(1))
    }

    /// A Uniswap V3 pool after a block, with every initialised tick; throws `malformed` or
    /// `reverted` when it is none.
    ///
    /// Ticks are read by `TickScan`; where a node does not run programs in `eth_call`, by the bitmap
    /// of all ticks that the spacing allows (116 words at 60, 694 at 10) and then each tick that is
    /// set.
    public func uniswapV3(
        _ address: Address, at blockHash: Hash32
    ) async throws(ChainError) -> ConcentratedReading {
        let answers = try await read(
            address,
            [
                Self.token0, Self.token1, Self.fee, Self.tickSpacing, Self.slot0,
                Self.liquidity,
            ], at: blockHash, name: "pool")
        let tickSpacing = try answers[3].signed32(0)
        guard tickSpacing > 0 else { throw .malformed("pool: tickSpacing") }
        guard let fee = try answers[2].unsigned(0).asUInt64, let feePips = UInt32(exactly: fee)
        else { throw .malformed("pool: fee") }
        return ConcentratedReading(
            address: address, blockHash: blockHash, token0: try answers[0].address(0),
            token1: try answers[1].address(0), feePips: feePips, tickSpacing: tickSpacing,
            sqrtPriceX96: try answers[4].unsigned(0), tick: try answers[4].signed32(1),
            liquidity: try answers[5].unsigned128(0),
            ticks: try await ticks(of: address, spacing: tickSpacing, at: blockHash))
    }

    private func ticks(
        of address: Address, spacing: Int32, at blockHash: Hash32
    ) async throws(ChainError) -> [ConcentratedReading.Tick] {
        let highest = Self.tickMax / spacing
        // An arithmetic shift rounds down, as the contract's does.
        let words = (-highest >> 8)...(highest >> 8)
        guard words.count <= ChainLimits.bitmapWordsMax else { throw .tooLarge("tick bitmap") }
        do throws(ChainError) {
            return try await scannedTicks(of: address, words, spacing: spacing, at: blockHash)
        } catch {
            // A node that did not answer will not answer hundreds of questions either.
            guard error.action == .reject else { throw error }
            return try await walkedTicks(of: address, words, spacing: spacing, at: blockHash)
        }
    }

    /// All ticks by the bitmap's words and then each tick, hundreds of calls.
    package func walkedTicks(
        of address: Address, _ words: ClosedRange<Int32>, spacing: Int32, at blockHash: Hash32
    ) async throws(ChainError) -> [ConcentratedReading.Tick] {
        let indices = try await initialisedTicks(address, words, spacing: spacing, at: blockHash)
        return try await readTicks(address, indices, at: blockHash)
    }

    /// All ticks, page after page; every page goes at least one word further.
    package func scannedTicks(
        of address: Address, _ words: ClosedRange<Int32>, spacing: Int32, at blockHash: Hash32
    ) async throws(ChainError) -> [ConcentratedReading.Tick] {
        var ticks: [ConcentratedReading.Tick] = []
        var next = words.lowerBound
        while next <= words.upperBound {
            let rest = next...words.upperBound
            let call = ContractCall(
                to: nil, data: TickScan.call(pool: address, words: rest, spacing: spacing))
            let page = try TickScan.page(
                try await reader.call(call, at: .hash(blockHash)), words: rest, spacing: spacing)
            ticks += page.ticks
            next = page.nextWord
        }
        return ticks
    }

    private func initialisedTicks(
        _ address: Address, _ words: ClosedRange<Int32>, spacing: Int32, at blockHash: Hash32
    ) async throws(ChainError) -> [Int32] {
        let words = Array(words)
        let highest = Self.tickMax / spacing
        let answers = try await read(
            address, words.map { Self.tickBitmap + ContractWords.encode($0) }, at: blockHash,
            name: "tickBitmap")
        var indices: [Int32] = []
        for (word, answer) in zip(words, answers) {
            let bits = try answer.unsigned(0)
            if bits.isZero { continue }
            for bit in 0..<256 where bits.bit(bit) {
                let compressed = word * 256 + Int32(bit)
                guard abs(compressed) <= highest else { throw .malformed("tickBitmap: range") }
                indices.append(compressed * spacing)
            }
        }
        return indices
    }

    private func readTicks(
        _ address: Address, _ indices: [Int32], at blockHash: Hash32
    ) async throws(ChainError) -> [ConcentratedReading.Tick] {
        let answers = try await read(
            address, indices.map { Self.ticks + ContractWords.encode($0) }, at: blockHash,
            name: "ticks")
        var ticks: [ConcentratedReading.Tick] = []
        ticks.reserveCapacity(indices.count)
        for (index, answer) in zip(indices, answers) {
            ticks.append(
                ConcentratedReading.Tick(
                    index: index, liquidityNet: try answer.signed128(1),
                    liquidityGross: try answer.unsigned128(0)))
        }
        return ticks
    }

    private func read(
        _ address: Address, _ calls: [[UInt8]], at blockHash: Hash32, name: String
    ) async throws(ChainError) -> [ContractWords] {
        let answers = try await reader.calls(
            calls.map { ContractCall(to: address, data: $0) }, at: .hash(blockHash))
        guard answers.count == calls.count else { throw .malformed(name) }
        var words: [ContractWords] = []
        words.reserveCapacity(answers.count)
        for answer in answers { words.append(ContractWords(try answer.get(), name)) }
        return words
    }
}
