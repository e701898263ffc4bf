import Arithmetic
import Basics
import Chains
import Codecs
import Ethereum
import Pools
import Testing

/// Questions to real contracts: the demo scene of Networks/Devnet.
@Suite(.serialized, .enabled(if: DevnetProcess.isInstalled), .timeLimit(.minutes(2)))
struct ChainSceneTests {
    private func session(_ devnet: DevnetProcess) throws -> ChainSession {
        try ChainSession(
            ChainConfiguration(
                chain: ChainId(1_337), rpc: devnet.rpc, sender: try Trader(devnet).address)
        ) { _ in }
    }

    private func concentrated(_ reading: ConcentratedReading) throws -> AnyPool {
        .concentrated(
            try ConcentratedPool(
                address: reading.address, token0: reading.token0, token1: reading.token1,
                feePips: reading.feePips, tickSpacing: reading.tickSpacing,
                sqrtPriceX96: reading.sqrtPriceX96, tick: reading.tick,
                liquidity: reading.liquidity,
                ticks: reading.ticks.map {
                    Tick(
                        index: $0.index, liquidityNet: $0.liquidityNet,
                        liquidityGross: $0.liquidityGross)
                }))
    }

    @Test func `a pool that was read answers as the chain's own quoter`() async throws {
        let devnet = try await DevnetProcess.launch(["--scene", "demo"])
        let session = try session(devnet)
        let head = try await session.header(.latest)
        let weth = try devnet.contract("WETH9")
        let usdc = try devnet.contract("USDC")
        let quoter = ABIFunction(
            name: "quoteExactInputSingle",
            inputs: [.tuple([.address, .address, .uint(256), .uint(24), .uint(160)])])
        for name in ["uniswapV3Pool500", "uniswapV3Pool3000"] {
            let reading = try await session.pools.uniswapV3(
                try devnet.contract(name), at: head.hash)
            #expect(reading.ticks.count == 14)
            let highest = 887_272 / reading.tickSpacing
            let words = (-highest >> 8)...(highest >> 8)
            let scanned = try await session.pools.scannedTicks(
                of: reading.address, words, spacing: reading.tickSpacing, at: head.hash)
            #expect(scanned == reading.ticks)
            // The long way round, where the ticks are.
            let near: ClosedRange<Int32> = reading.tickSpacing == 10 ? -80 ... -70 : -14 ... -12
            let walked = try await session.pools.walkedTicks(
                of: reading.address, near, spacing: reading.tickSpacing, at: head.hash)
            #expect(walked == reading.ticks)
            let pool = try concentrated(reading)
            for ether in [1, 40, 700] as [UInt256] {
                let amount = ether * 1_000_000_000_000_000_000
                let call = try quoter.encodeCall([
                    .tuple([
                        .address(weth), .address(usdc), .uint(amount),
                        .uint(UInt256(UInt64(reading.feePips))), .uint(0),
                    ])
                ])
                let answer = try await session.call(
                    to: try devnet.contract("uniswapV3QuoterV2"), data: call,
                    at: .hash(head.hash))
                let quote = try pool.quote(exactIn: amount, tokenIn: weth)
                #expect(UInt256(bigEndian: answer.prefix(32)) == quote.amountOut)
            }
        }
        try await devnet.stop()
    }

    @Test func `a scan of full words comes page by page`() async throws {
        let devnet = try await DevnetProcess.launch()
        let pool = Address(bytes: [UInt8](repeating: 7, count: 20)) ?? .zero
        // A contract that answers every call with two words of ones: all ticks are set.
        let code: JSONValue = [pool.hex: ["code": "0x5f195f525f1960205260405ff3"]]
        var next: Int32 = -2
        var ticks: [Int32] = []
        while next <= 1 {
            let data = TickScan.call(pool: pool, words: next...1, spacing: 10)
            let answer = try await devnet.command(
                "eth_call", [["data": .string(Hex.encode(data))], "latest", code])
            let page = try TickScan.page(
                try Hex.decode(answer.stringValue ?? ""), words: next...1, spacing: 10)
            #expect(page.nextWord == next + 1, "no second word fits for certain")
            #expect(page.ticks.allSatisfy { $0.liquidityNet == -1 && $0.liquidityGross == .max })
            ticks += page.ticks.map(\.index)
            next = page.nextWord
        }
        #expect(ticks == (-512..<512).map { $0 * 10 })
        try await devnet.stop()
    }

    @Test func `a pair that was read answers as the chain's own router`() async throws {
        let devnet = try await DevnetProcess.launch(["--scene", "demo"])
        let session = try session(devnet)
        let head = try await session.header(.latest)
        let (weth, usdc) = try (devnet.contract("WETH9"), devnet.contract("USDC"))
        let reading = try await session.pools.uniswapV2(
            try devnet.contract("uniswapV2Pair"), at: head.hash)
        let pool = try ConstantProductPool(
            address: reading.address, token0: reading.token0, token1: reading.token1,
            reserve0: reading.reserve0, reserve1: reading.reserve1)
        let amount: UInt256 = 3_000_000_000_000_000_000
        let function = try ABIFunction(parsing: "getAmountsOut(uint256,address[])")
        let call = try function.encodeCall([
            .uint(amount), .array([.address(weth), .address(usdc)]),
        ])
        let answer = try await session.call(
            to: try devnet.contract("uniswapV2Router"), data: call, at: .hash(head.hash))
        #expect(
            UInt256(bigEndian: answer.suffix(32))
                == (try pool.quote(exactIn: amount, tokenIn: weth).amountOut))
        try await devnet.stop()
    }

    @Test func `a revert keeps its bytes and its text`() async throws {
        let devnet = try await DevnetProcess.launch(["--scene", "demo"])
        let session = try session(devnet)
        let usdc = try devnet.contract("USDC")
        let function = try ABIFunction(parsing: "transfer(address,uint256)")
        let call = ContractCall(
            to: usdc, data: try function.encodeCall([.address(usdc), .uint(1)]),
            from: try Address(hex: "0x00000000000000000000000000000000000000aa"))
        for attempt in 0..<2 {
            do throws(ChainError) {
                if attempt == 0 {
                    _ = try await session.call(call)
                } else {
                    _ = try await session.estimateGas(call)
                }
                Issue.record("a transfer of nothing owned must be reverted")
            } catch {
                guard case .reverted(let data, let reason) = error, case .error(let text) = reason
                else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(RevertReason.decode(data) == reason)
                #expect(!text.isEmpty)
            }
        }
        try await devnet.stop()
    }

    @Test func `balances, code, fees, gas and logs are read`() async throws {
        let devnet = try await DevnetProcess.launch(["--scene", "demo"])
        let session = try session(devnet)
        let trader = try Trader(devnet)
        let (usdc, pair) = try (devnet.contract("USDC"), devnet.contract("uniswapV2Pair"))
        #expect(try await session.chainId() == ChainId(1_337))
        #expect(
            try await session.tokenBalance(of: trader.address, token: usdc) == 6_000_000_000_000)
        #expect(try await session.balance(of: trader.address) > UInt256(UInt64.max))
        #expect(try await session.code(of: usdc).count > 100)
        #expect(try await session.code(of: trader.address) == [])
        let router = try devnet.contract("uniswapV2Router")
        #expect(
            try await session.allowance(owner: trader.address, spender: router, token: usdc)
                > 6_000_000_000_000)
        let fees = try await session.fees()
        #expect(fees.maxFeePerGas == fees.baseFee * 2 + fees.maxPriorityFeePerGas)
        #expect(fees.maxPriorityFeePerGas >= 1_000_000)
        let transfer = ContractCall(to: trader.address, data: [], from: trader.address, value: 1)
        #expect(try await session.estimateGas(transfer) == 21_000)
        let head = try await session.header(.latest)
        let logs = try await session.logs(from: 0, to: head.number, of: [pair])
        #expect(logs.contains { $0.topics.first == ABI.eventTopic("Sync(uint112,uint112)") })
        #expect(logs.allSatisfy { $0.address == pair })
        await #expect(throws: ChainError.missing("block \(head.number + 1)")) {
            try await session.logs(from: 0, to: head.number + 1, of: [pair])
        }
        try await devnet.stop()
    }

    @Test func `the logs of watched pools arrive with their blocks`() async throws {
        let devnet = try await DevnetProcess.launch(["--scene", "demo"])
        let trader = try Trader(devnet)
        let weth = try devnet.contract("WETH9")
        try await withSession(on: devnet, sender: trader.address) { session, events in
            try session.setWatched(addresses: [weth])
            try await events.wait { $0.chain.count == 1 }
            let nonce = try await session.transactionCount(of: trader.address)
            let deposit = try trader.send(
                nonce: nonce, to: weth, value: 5, input: ABI.selector("deposit()"))
            #expect(await session.broadcast(deposit.raw) == .accepted)
            try await devnet.command("dev_mine")
            try await events.wait { $0.chain.count == 2 }
            let logs = events.all.flatMap { event -> [Log] in
                if case .committed(let updates) = event { updates.flatMap(\.logs) } else { [] }
            }
            #expect(logs.map(\.transactionHash) == [deposit.hash])
            #expect(logs[0].topics[0] == ABI.eventTopic("Deposit(address,uint256)"))
        }
        try await devnet.stop()
    }
}
