import Basics
import Pools
import Testing

@Suite struct HookPermissionsTests {
    @Test func `only four bits of the address speak of swaps`() throws {
        for bit in 0..<160 {
            var bytes = [UInt8](repeating: 0, count: 20)
            bytes[19 - bit / 8] = 1 << UInt8(bit % 8)
            let hooks = try #require(Address(bytes: bytes))
            #expect(HookPermissions(hooks).takePartInSwaps == [2, 3, 6, 7].contains(bit), "\(bit)")
        }
        #expect(!HookPermissions(.zero).takePartInSwaps)
    }

    @Test func `a pool's id holds its hooks, and one whose hooks swap is refused`() throws {
        func question(_ hooks: String) throws -> UniswapV4Question {
            UniswapV4Question(
                manager: .zero, view: .zero, currency0: .zero,
                currency1: try Address(hex: "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"),
                feePips: 500, tickSpacing: 10, hooks: try Address(hex: hooks))
        }
        let none = try question("0x0000000000000000000000000000000000000000")
        // The pool of ETH and USDC of 0.05 % on mainnet, as the manager's Initialize names it.
        #expect(
            none.id.description
                == "0x21c67e77068de97969ba93d4aab21826d33ca12bb9f565d8496e8fda8a82ca27")
        let liquidityHooks = try question("0x0000000000000000000000000000000000000f00")
        #expect(liquidityHooks.id != none.id)
        let swapHooks = try question("0x0000000000000000000000000000000000000f80")
        #expect(throws: PoolError(.unsupported, "", field: "hooks")) {
            try swapHooks.pool([], ticks: [])
        }
    }
}
