public import Arithmetic
public import Basics

/// A tokenised vault (EIP-4626) seen as a pool of its asset and its share.
///
/// Asset in, share out is `deposit` (exact input) and `mint` (exact output); share in, asset out is
/// `redeem` and `withdraw`. The rates are those of OpenZeppelin's `ERC4626`: one unit of asset and
/// 10^`decimalsOffset` shares stand beside what is there. A fee is that of its `ERC4626Fees`: taken
/// in the asset, on top of what goes through, and sent out of the vault.
public struct VaultPool: CoinPool {
    /// The vault contract, which is its share.
    public var address: Address { share }
    /// What the vault holds.
    public let asset: Address
    /// The vault's own token.
    public let share: Address
    /// What the vault manages, raw units of the asset.
    public internal(set) var totalAssets: UInt256
    /// The shares that exist, raw units.
    public internal(set) var totalSupply: UInt256
    /// How many more decimals the share has than the asset.
    public let decimalsOffset: Int
    /// The fee on deposits and withdrawals, in parts per million of what goes through.
    public let feePips: UInt32
    /// 10^`decimalsOffset`.
    let virtualShares: UInt256

    /// The asset, then the share.
    public var coins: [Address] { [asset, share] }

    /// The largest offset: a power of ten beyond it needs more than 256 bits.
    public static var decimalsOffsetMax: Int { 77 }

    /// Checks that the contract can be in this state; throws `invalidState`.
    public init(
        asset: Address, share: Address, totalAssets: UInt256, totalSupply: UInt256,
        decimalsOffset: Int = 0, feePips: UInt32 = 0
    ) throws(PoolError) {
        guard asset != share else {
            throw PoolError(.invalidState, "the share is the asset", field: "share")
        }
        guard let virtualShares = UInt256.powerOfTen(decimalsOffset) else {
            throw PoolError(
                .invalidState, "the offset is not within 0 and 77", field: "decimalsOffset")
        }
        guard feePips < PipUnits.one else {
            throw PoolError(.invalidState, "a rate of 100 % and more", field: "feePips")
        }
        self.asset = asset
        self.share = share
        self.totalAssets = totalAssets
        self.totalSupply = totalSupply
        self.decimalsOffset = decimalsOffset
        self.feePips = feePips
        self.virtualShares = virtualShares
    }

    /// The shares for so much of the asset: `assets · (supply + 10^offset) / (totalAssets + 1)`.
    public func shares(
        forAssets assets: UInt256, rounding: Rounding
    ) throws(PoolError) -> UInt256 {
        let rate = try rate()
        return try Self.scaled(assets, by: rate.shares, over: rate.assets, rounding)
    }

    /// The asset for so many shares: `shares · (totalAssets + 1) / (supply + 10^offset)`.
    public func assets(
        forShares shares: UInt256, rounding: Rounding
    ) throws(PoolError) -> UInt256 {
        let rate = try rate()
        return try Self.scaled(shares, by: rate.assets, over: rate.shares, rounding)
    }

    private func rate() throws(PoolError) -> (assets: UInt256, shares: UInt256) {
        guard let assets = totalAssets.checkedAdding(.one),
            let shares = totalSupply.checkedAdding(virtualShares)
        else { throw PoolError(.reverts, "the totals overflow") }
        return (assets, shares)
    }

    static func scaled(
        _ amount: UInt256, by factor: UInt256, over divisor: UInt256, _ rounding: Rounding
    ) throws(PoolError) -> UInt256 {
        guard
            let scaled = amount.multiplied(by: factor, dividedBy: divisor, rounding: rounding)
        else { throw PoolError(.reverts, "the amount overflows") }
        return scaled
    }
}
