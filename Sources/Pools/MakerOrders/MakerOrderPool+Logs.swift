import Ethereum

extension MakerOrderPool: LoggedPool {
    /// Always: time passes, and what is left is read from the contract.
    var drifts: Bool { true }

    func follow(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect { .none }

    func trade(in log: Log, place: PoolPlace) -> SettledTrade? { nil }
}
