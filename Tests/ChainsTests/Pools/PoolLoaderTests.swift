import Arithmetic
import Basics
import Chains
import Codecs
import Ethereum
import Synchronization
import Testing
import Transport

struct PoolLoaderTests {
    private static let pool = Address(bytes: [UInt8](repeating: 7, count: 20)) ?? .zero
    private static let low = Address(bytes: [UInt8](repeating: 1, count: 20)) ?? .zero
    private static let high = Address(bytes: [UInt8](repeating: 2, count: 20)) ?? .zero

    private static func word(_ value: UInt256) -> [UInt8] { value.bigEndianBytes }

    private static func negative(_ magnitude: UInt256) -> [UInt8] {
        (~magnitude &+ .one).bigEndianBytes
    }

    private static func word(_ address: Address) -> [UInt8] {
        [UInt8](repeating: 0, count: 12) + address.bytes
    }

    /// A pool of spacing 60 with a position from tick -120 to 180.
    private static func answer(_ data: [UInt8]) -> [UInt8] {
        let selector = Array(data.prefix(4))
        switch selector {
        case ABI.selector("token0()"): return word(low)
        case ABI.selector("token1()"): return word(high)
        case ABI.selector("getReserves()"): return word(500) + word(600) + word(1)
        case ABI.selector("fee()"): return word(3_000)
        case ABI.selector("tickSpacing()"): return word(60)
        case ABI.selector("slot0()"):
            return word(UInt256.one << 96) + negative(1) + word(0) + word(1) + word(1) + word(0)
                + word(1)
        case ABI.selector("liquidity()"): return word(77)
        case ABI.selector("tickBitmap(int16)"):
            if data.dropFirst(4).allSatisfy({ $0 == 0xFF }) { return word(UInt256.one << 254) }
            return word(data.dropFirst(4).allSatisfy { $0 == 0 } ? 8 : 0)
        case ABI.selector("ticks(int24)"):
            let rest = [UInt8](repeating: 0, count: 6 * 32)
            if data[4] == 0xFF { return word(77) + word(77) + rest }
            return word(77) + negative(77) + rest
        default: return []
        }
    }

    private func loader(_ answer: @escaping @Sendable ([UInt8]) -> [UInt8]) -> PoolLoader {
        let node = AnsweringNode { method, parameters in
            guard method == "eth_call", parameters[1]["blockHash"] == .string(Hash32.zero.hex),
                let data = try? Hex.decode(parameters[0]["data"]?.stringValue ?? "")
            else { return .null }
            return .string(Hex.encode(answer(data)))
        }
        let configuration = ChainConfiguration(chain: ChainId(1), rpc: "", sender: .zero)
        return ChainSession(configuration, client: node, time: VirtualClock()) { _ in }.pools
    }

    @Test func `a pair is read at one block`() async throws {
        let pair = try await loader { Self.answer($0) }.uniswapV2(Self.pool, at: .zero)
        #expect((pair.token0, pair.token1) == (Self.low, Self.high))
        #expect((pair.reserve0, pair.reserve1) == (500, 600))
    }

    @Test func `a pool is read with its ticks on both sides of zero`() async throws {
        let pool = try await loader { Self.answer($0) }.uniswapV3(Self.pool, at: .zero)
        #expect((pool.feePips, pool.tickSpacing, pool.tick, pool.liquidity) == (3_000, 60, -1, 77))
        #expect(pool.sqrtPriceX96 == UInt256.one << 96)
        #expect(pool.ticks.map(\.index) == [-120, 180])
        #expect(pool.ticks.map(\.liquidityNet) == [77, -77])
        #expect(pool.ticks.map(\.liquidityGross) == [77, 77])
    }

    @Test func `a node that runs programs is asked page by page`() async throws {
        let pool = try await loader { data in
            guard let scan = TickScan.question(in: data) else { return Self.answer(data) }
            // One tick a page, and a page for each word.
            let tick = ConcentratedReading.Tick(
                index: scan.words.lowerBound * 256 * 60, liquidityNet: 1, liquidityGross: 2)
            return TickScan.encode(
                TickScan.Page(nextWord: scan.words.lowerBound + 1, ticks: [tick]))
        }.uniswapV3(Self.pool, at: .zero)
        #expect(pool.ticks.map(\.index) == (-58...57).map { $0 * 256 * 60 })
    }

    @Test func `a program's answer that cannot be is not believed`() async throws {
        let pool = try await loader { data in
            guard TickScan.question(in: data) != nil else { return Self.answer(data) }
            return TickScan.encode(TickScan.Page(nextWord: 58, ticks: [])) + [0]
        }.uniswapV3(Self.pool, at: .zero)
        #expect(pool.ticks.map(\.index) == [-120, 180], "asked the long way round")
    }

    @Test func `an account without code is no pool`() async {
        await #expect(throws: ChainError.malformed("pair: 0 bytes")) {
            try await loader { _ in [] }.uniswapV2(Self.pool, at: .zero)
        }
    }

    @Test func `numbers out of their range are refused`() async {
        await #expect(throws: ChainError.self) {
            try await loader { data in
                data.starts(with: ABI.selector("liquidity()"))
                    ? Self.word(UInt256.one << 128) : Self.answer(data)
            }.uniswapV3(Self.pool, at: .zero)
        }
        await #expect(throws: ChainError.self) {
            try await loader { data in
                data.starts(with: ABI.selector("token0()"))
                    ? Self.word(.max) : Self.answer(data)
            }.uniswapV2(Self.pool, at: .zero)
        }
    }
}
