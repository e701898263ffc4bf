import Arithmetic
import Basics
import Chains
import Codecs
import Cryptography
import Ethereum
import Foundation
import Pools
import Signing

/// The demo scene with a fourth pool, an account that executes plans and one that disturbs them.
struct PlanScene {
    static let chain = ChainId(1_337)
    /// The fee of the pool that is added to those of the scene.
    static let addedFeePips: UInt32 = 10_000

    let devnet: DevnetProcess
    let session: ChainSession
    let events = ChainEvents()
    let weth: Address
    let usdc: Address
    /// The pair, then the ranged pools by rising fee.
    private(set) var pools: [Address]
    var owner: PlanWallet
    var stranger: PlanWallet

    struct Failure: Error {
        let detail: String
    }

    private static let artifact = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: ".tools/contracts/RouteExecutor.json").path

    /// Whether the chain and the contract are there.
    static var isInstalled: Bool {
        DevnetProcess.isInstalled && FileManager.default.fileExists(atPath: artifact)
    }

    /// Starts the chain and gives both accounts what even the largest plans need.
    init() async throws {
        let owner = try PlanWallet.signer(Self.key("owner of the random plans"))
        devnet = try await DevnetProcess.launch([
            "--scene", "demo", "--fund", owner.address.hex, "--executor-artifact", Self.artifact,
        ])
        let events = events
        session = try ChainSession(
            ChainConfiguration(chain: Self.chain, rpc: devnet.rpc, sender: owner.address)
        ) { events.note($0) }
        weth = try devnet.contract("WETH9")
        usdc = try devnet.contract("USDC")
        pools = try ["uniswapV2Pair", "uniswapV3Pool500", "uniswapV3Pool3000"].map(devnet.contract)
        let strangerKey = try Hex.decode(devnet.start["traderKey"]?.stringValue ?? "")
        self.owner = try await PlanWallet(owner, on: session)
        stranger = try await PlanWallet(try PlanWallet.signer(strangerKey), on: session)
        try await fund()
        try await addPool()
    }

    /// The public keys of the scene are hashes of their names, and so is the owner's here.
    private static func key(_ name: String) -> [UInt8] { Keccak256.hash(Array(name.utf8)).bytes }

    var executor: Address {
        get throws { try devnet.contract("routeExecutor") }
    }

    /// The pair's other token.
    func token(otherThan token: Address) -> Address { token == weth ? usdc : weth }

    /// Mines a block, and more if one cannot hold all, and returns the transactions' receipts.
    func mine(_ hashes: [Hash32]) async throws -> [Receipt] {
        try await devnet.command("dev_mine")
        var (receipts, blocks) = ([Receipt](), 1)
        for hash in hashes {
            var receipt = try await session.receipt(of: hash)
            while receipt == nil, blocks < 8 {
                try await devnet.command("dev_mine")
                blocks += 1
                receipt = try await session.receipt(of: hash)
            }
            guard let receipt else {
                throw Failure(detail: "a transaction was not mined: \(hash)")
            }
            receipts.append(receipt)
        }
        return receipts
    }

    /// The scene's deployer holds all that was ever minted.
    private func fund() async throws {
        var deployer = try await PlanWallet(
            try PlanWallet.signer(Self.key("causeway devnet deployer")), on: session)
        var hashes: [Hash32] = []
        for receiver in [owner.address, stranger.address] {
            for (token, amount) in [
                (weth, 18_000 * 1_000_000_000_000_000_000), (usdc, 100_000_000 * 1_000_000),
            ] as [(Address, UInt256)] {
                let input = try PeripheryCalls.transfer(to: receiver, amount: amount)
                hashes.append(try await deployer.send(to: token, input, gas: 100_000, on: session))
            }
        }
        try Self.requireSuccess(try await mine(hashes))
    }

    /// A pool of 1 % with a wide and a narrow range, at the price of the pool of 0.05 %.
    private mutating func addPool() async throws {
        let head = try await session.header(.latest)
        let model = try await PoolMirror.read([pools[0], pools[1]], at: head.hash, by: session)[1]
        guard let model = model.concentrated else { throw Failure(detail: "no ranged pool") }
        let key = PeripheryCalls.PoolKey(
            token0: model.token0, token1: model.token1, feePips: Self.addedFeePips)
        let center = model.tick / 200 * 200
        var inputs = [try PeripheryCalls.createPool(key, sqrtPriceX96: model.sqrtPriceX96)]
        for (width, ether) in [(4_000, 400), (1_000, 300)] as [(Int32, UInt256)] {
            let amounts = amounts(ether: ether * 1_000_000_000_000_000_000)
            inputs.append(
                try PeripheryCalls.mint(
                    key, ticks: (center - width)..<(center + width), amount0: amounts.0,
                    amount1: amounts.1, for: stranger.address))
        }
        let manager = try devnet.contract("uniswapV3PositionManager")
        var hashes: [Hash32] = []
        for input in inputs {
            hashes.append(
                try await stranger.send(to: manager, input, gas: 7_000_000, on: session))
        }
        // Shares of the pair may be given back from now on.
        let approval = ERC20.approve(
            spender: try devnet.contract("uniswapV2Router"), amount: .max)
        hashes.append(try await stranger.send(to: pools[0], approval, gas: 100_000, on: session))
        try Self.requireSuccess(try await mine(hashes))
        let getPool = try ABIFunction(parsing: "getPool(address,address,uint24)")
        let answer = try await session.call(
            to: try devnet.contract("uniswapV3Factory"),
            data: try getPool.encodeCall([
                .address(weth), .address(usdc), .uint(UInt256(UInt64(Self.addedFeePips))),
            ]))
        guard let address = Address(bytes: answer.suffix(20)), address != .zero else {
            throw Failure(detail: "no added pool")
        }
        pools.append(address)
    }

    /// Amounts of `token0` and `token1` that are worth about this much ether each.
    func amounts(ether: UInt256) -> (UInt256, UInt256) {
        let dollars = ether * 3_000 / 1_000_000_000_000
        return weth < usdc ? (ether, dollars) : (dollars, ether)
    }

    /// Nothing that a test prepares may revert.
    static func requireSuccess(_ receipts: [Receipt]) throws {
        for receipt in receipts where !receipt.status {
            throw Failure(detail: "reverted after \(receipt.gasUsed) gas: \(receipt)")
        }
    }
}
