import Arithmetic
import Basics
import Ethereum

extension VaultPool: LoggedPool {
    /// EIP-4626: sender and owner are indexed.
    static let deposit = ABI.eventTopic("Deposit(address,address,uint256,uint256)")
    /// EIP-4626: sender, receiver and owner are indexed.
    static let withdraw = ABI.eventTopic("Withdraw(address,address,address,uint256,uint256)")
    static let topics = [deposit, withdraw]

    /// A vault earns, or is given, assets without a log of its own.
    var drifts: Bool { true }

    /// Books what the log tells; the fee follows from the amount.
    mutating func follow(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect {
        guard let passage = try passage(in: log) else { return .none }
        let (assets, shares) = (passage.assets, passage.shares)
        let fee = try passage.isIn ? feeWithin(assets) : feeUpon(assets)
        let after: (UInt256?, UInt256?) =
            passage.isIn
            ? (totalAssets.checkedAdding(assets &- fee), totalSupply.checkedAdding(shares))
            : (
                assets.checkedAdding(fee).flatMap { totalAssets.checkedSubtracting($0) },
                totalSupply.checkedSubtracting(shares)
            )
        guard let newAssets = after.0, let newSupply = after.1 else {
            throw PoolError(.inconsistentLog, "the vault does not hold what the log moves")
        }
        totalAssets = newAssets
        totalSupply = newSupply
        return .applied
    }

    func trade(in log: Log, place: PoolPlace) -> SettledTrade? {
        guard let passage = try? passage(in: log) else { return nil }
        return passage.isIn
            ? SettledTrade(
                tokenIn: asset, tokenOut: share, amountIn: passage.assets,
                amountOut: passage.shares)
            : SettledTrade(
                tokenIn: share, tokenOut: asset, amountIn: passage.shares,
                amountOut: passage.assets)
    }

    private func passage(
        in log: Log
    ) throws(PoolError) -> (isIn: Bool, assets: UInt256, shares: UInt256)? {
        let isIn = log.topics.first == Self.deposit
        guard isIn || log.topics.first == Self.withdraw else { return nil }
        let words = try LogWords(log, indexed: isIn ? 2 : 3, words: 2)
        return (isIn, try words.unsigned(0, bits: 256), try words.unsigned(1, bits: 256))
    }
}

extension WrapperPool: LoggedPool {
    /// The rate is another contract's.
    var drifts: Bool { true }

    /// Nothing that a wrapper tells moves its rate.
    mutating func follow(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect { .none }

    /// Wrappers have no event in common.
    func trade(in log: Log, place: PoolPlace) -> SettledTrade? { nil }
}
