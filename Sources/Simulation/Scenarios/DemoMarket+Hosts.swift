import Arithmetic
import Basics
import Cryptography
import Ethereum
import Markets
import PaperVenues
import Pools
import Transport

extension DemoMarket {
    /// What the node's account holds at the exchange, and the same amounts on chain.
    struct Funds {
        /// ETH at the exchange, WETH on chain.
        var ethers = 200
        /// USDC.
        var dollars = 1_000
    }

    /// Wei with which the wallet starts.
    static let walletWei = UInt256(10) * wethUnit
    /// What a pool or a trader has of each token beyond what it needs.
    private static let plenty: UInt256 = 1_000_000_000
    /// Blocks mined before the world starts.
    private static let blocksBefore = 12
    /// Seconds between blocks.
    static let blockMilliseconds: Int64 = 2_000

    /// The chain before the world starts: tokens, pools, the wallet's funds, some empty blocks.
    func chain(
        wallet: Address, seed: UInt64, percent: Int, time: Timestamp, funds: Funds = Funds(),
        finalLag: UInt64 = 4
    ) throws -> (
        ChainModel, ForeignTraffic
    ) {
        let rows = [ExecutorTable.Scheme.pair, .tokensAndNumber].map {
            ExecutorTable.Row(deployer: factory, initCodeHash: initCodeHash, scheme: $0)
        }
        var state = ChainState(executor: executor, factories: rows)
        state.endow(wallet, wei: Self.walletWei)
        let (wethAddress, usdcAddress) = (weth.address ?? .zero, usdc.address ?? .zero)
        for (address, unit, walletAmount) in [
            (wethAddress, Self.wethUnit, funds.ethers),
            (usdcAddress, Self.usdcUnit, funds.dollars),
        ] {
            var token = TokenState(address: address)
            token.mint(UInt256(walletAmount) * unit, to: wallet)
            token.mint(Self.plenty * unit, to: trader)
            for pool in pools { token.mint(holding(of: address, unit, in: pool), to: pool.address) }
            state.add(token)
        }
        for pool in pools { state.add(pool) }
        let age = Int64(Self.blocksBefore) * Self.blockMilliseconds
        var model = try ChainModel(
            chainId: chainId, safeLag: 2, finalLag: finalLag, firstNumber: 1_000,
            baseFeePerGas: 2_000_000_000, state: state, time: time.adding(milliseconds: -age))
        for block in 1..<Self.blocksBefore {
            try model.mine(
                at: time.adding(milliseconds: Int64(block) * Self.blockMilliseconds - age))
        }
        let traffic = ForeignTraffic(
            seed: seed, percent: percent, trader: trader,
            amountsMax: [(wethAddress, Self.wethUnit), (usdcAddress, 3_000 * Self.usdcUnit)])
        return (model, traffic)
    }

    /// A pair holds its reserves to the unit; another pool more than it needs.
    private func holding(of token: Address, _ unit: UInt256, in pool: AnyPool) -> UInt256 {
        switch pool {
        case .constantProduct(let pair): token == pair.token0 ? pair.reserve0 : pair.reserve1
        case .concentrated, .coins: Self.plenty * unit
        }
    }

    /// The exchange: a book of sixty levels a side, quiet enough to simulate quickly.
    func exchange(
        apiKey: String, secret: SecretBytes, seed: UInt64, time: Timestamp, funds: Funds = Funds(),
        levels: Int = 60, beatMilliseconds: Int64 = 500
    ) throws -> BinancePaperVenue {
        let account = PaperAccount(
            name: Self.account, apiKey: apiKey, secret: secret,
            balances: [
                PaperAccount.Balance(asset: Self.ether, amount: ExactDecimal(funds.ethers)),
                PaperAccount.Balance(asset: Self.dollar, amount: ExactDecimal(funds.dollars)),
            ])
        let flow = BackgroundFlowPlan(
            symbol: Self.symbol, referencePrice: referencePrice, levelSize: ExactDecimal(6),
            takerSizeMax: ExactDecimal(2), levels: levels,
            beatMilliseconds: beatMilliseconds,
            refreshesPerBeat: 2)
        return try BinancePaperVenue(
            BinancePaperConfiguration(
                symbols: [BinancePaperConfiguration.Symbol(instrument: .paperETHUSDC)],
                accounts: [account], flows: [flow], seed: seed, startedAt: time))
    }
}
