import Arithmetic
import Basics
import Codecs
import Ethereum

/// A stranger who moves the prices of the ranged pools further than an order tolerates, in front of
/// whatever else the next block holds, and back.
struct PriceMover {
    private static let ether: UInt256 = 1_000_000_000_000_000_000
    private static let dollar: UInt256 = 1_000_000

    private let chain: ChainControl
    private let trader: Trader
    private let router: Address
    private let weth: Address
    private let usdc: Address

    init(_ run: SettlementRun) throws {
        let start = run.world.chain ?? .null
        func contract(_ name: String) throws -> Address {
            try Address(hex: start["contracts"]?[name]?.stringValue ?? "")
        }
        chain = run.chain
        trader = try Trader(start: start)
        router = try contract("uniswapV3SwapRouter")
        weth = try contract("WETH9")
        usdc = try contract("USDC")
    }

    /// Sells what nobody buys at the old prices.
    func movePrices() async throws {
        try await swap(from: weth, to: usdc, amount: 500 * Self.ether)
    }

    /// Buys about as much back.
    func restorePrices() async throws {
        try await swap(from: usdc, to: weth, amount: 1_480_000 * Self.dollar)
    }

    private func swap(from tokenIn: Address, to tokenOut: Address, amount: UInt256) async throws {
        let told = try await chain.command(
            "eth_getTransactionCount", [.string(trader.address.hex), "latest"])
        let nonce = UInt64(told.stringValue?.dropFirst(2) ?? "", radix: 16) ?? 0
        for (index, fee) in [500, 3_000].enumerated() {
            let signed = try trader.send(
                nonce: nonce + UInt64(index), to: router,
                input: try PeripheryCalls.swapPool(
                    exactIn: amount, from: tokenIn, to: tokenOut, feePips: UInt32(fee),
                    for: trader.address),
                tip: 40_000_000_000, feeCap: 400_000_000_000, gas: 4_000_000)
            try await chain.command(
                "eth_sendRawTransaction", [.string(Hex.encode(signed.raw))])
        }
    }
}
