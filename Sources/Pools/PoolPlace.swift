public import Basics
public import Ethereum

/// Where a pool's logs come from and how it is named there.
public struct PoolPlace: Hashable, Sendable {
    /// The contract that tells of swaps and liquidity: the pool itself, Balancer's vault, V4's pool
    /// manager.
    public let emitter: Address
    /// The first indexed parameter by which the emitter names the pool; nil where it is the pool.
    ///
    /// Balancer V2 and Uniswap V4: the pool's id. Balancer V3: the pool's address, padded.
    public let id: Hash32?
    /// Other contracts whose logs change what the pool answers: Balancer's pools tell of their own
    /// fees, a metapool follows its base pool.
    public let kin: [Address]

    /// A place.
    public init(emitter: Address, id: Hash32? = nil, kin: [Address] = []) {
        self.emitter = emitter
        self.id = id
        self.kin = kin
    }

    /// Every contract whose logs must be asked for.
    public var addresses: [Address] { [emitter] + kin }

    /// Whether a log may be about this pool.
    public func concerns(_ log: Log) -> Bool {
        if kin.contains(log.address) { return true }
        guard log.address == emitter else { return false }
        guard let id else { return true }
        return log.topics.count > 1 && log.topics[1] == id
    }
}
