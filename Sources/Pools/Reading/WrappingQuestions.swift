import Arithmetic
public import Basics

/// An ERC-4626 vault, which is only taken when its previews are OpenZeppelin's formula.
public struct VaultQuestion: PoolQuestion {
    /// The vault, which is its share.
    public let address: Address
    /// What it must hold.
    public let asset: Address
    /// The fee of an `ERC4626Fees` vault, parts per million.
    public let feePips: UInt32

    /// A vault.
    public init(address: Address, asset: Address, feePips: UInt32 = 0) {
        self.address = address
        self.asset = asset
        self.feePips = feePips
    }

    /// The vault itself.
    public var place: PoolPlace { PoolPlace(emitter: address) }

    /// Everything in one round.
    public var calls: [PoolCall] { gathered.calls }

    /// What previews are asked for: raw units that show every digit of a rate.
    private static let samples: [UInt256] = [1, 1_000_003, 1_000_000_000_000_000_003]

    private var gathered: PoolCalls {
        var calls = PoolCalls()
        calls.ask("asset", address, "asset()")
        calls.ask("totalAssets", address, "totalAssets()")
        calls.ask("totalSupply", address, "totalSupply()")
        calls.ask("decimals", address, "decimals()")
        calls.ask("asset.decimals", asset, "decimals()")
        for (index, sample) in Self.samples.enumerated() {
            let word = [sample.bigEndianBytes]
            calls.ask("previewDeposit[\(index)]", address, "previewDeposit(uint256)", word)
            calls.ask("previewRedeem[\(index)]", address, "previewRedeem(uint256)", word)
        }
        return calls
    }

    /// The vault.
    public func pool(_ answers: [[UInt8]?], timestamp: UInt64) throws(PoolError) -> AnyCoinPool {
        let answers = try gathered.answers(answers)
        let asset = try answers.address("asset")
        try answers.expect(asset == self.asset, "asset", "another asset: \(asset)")
        let offset = try answers.decimals("decimals") - answers.decimals("asset.decimals")
        let pool = try VaultPool(
            asset: asset, share: address, totalAssets: answers.number("totalAssets"),
            totalSupply: answers.number("totalSupply"), decimalsOffset: offset, feePips: feePips)
        for (index, sample) in Self.samples.enumerated() {
            // A vault has what its shares are worth; of an empty one no more can be asked.
            for (name, coinIn) in [("previewDeposit", 0), ("previewRedeem", 1)] {
                let name = "\(name)[\(index)]"
                guard let mine = try? pool.amountOut(exactIn: sample, from: coinIn, to: 1 - coinIn)
                else { continue }
                let told = try answers.number(name)
                try answers.expect(told == mine, name, "\(told), and \(mine) by the totals")
            }
        }
        return .vault(pool)
    }
}

/// A token that wraps another at a rate of its own (wstETH and its kin).
public struct WrapperQuestion: PoolQuestion {
    /// The wrapped token.
    public let address: Address
    /// What it wraps.
    public let underlying: Address
    /// The view that tells the underlying for 10^18 of the wrapped, such as `stEthPerToken()`.
    public let rateFunction: String

    /// A wrapper.
    public init(address: Address, underlying: Address, rateFunction: String) {
        self.address = address
        self.underlying = underlying
        self.rateFunction = rateFunction
    }

    /// The wrapper itself.
    public var place: PoolPlace { PoolPlace(emitter: address) }

    /// The rate.
    public var calls: [PoolCall] { gathered.calls }

    private var gathered: PoolCalls {
        var calls = PoolCalls()
        calls.ask("rate", address, rateFunction)
        return calls
    }

    /// The wrapper.
    public func pool(_ answers: [[UInt8]?], timestamp: UInt64) throws(PoolError) -> AnyCoinPool {
        let answers = try gathered.answers(answers)
        return .wrapper(
            try WrapperPool(
                underlying: underlying, wrapped: address, rate: answers.number("rate")))
    }
}
