public import Basics

/// Which pool: the contract that holds it and the chain on which it stands.
public struct PoolId: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The chain.
    public let chain: ChainId
    /// The pool contract.
    public let address: Address

    /// Names a pool.
    public init(chain: ChainId, address: Address) {
        self.chain = chain
        self.address = address
    }

    /// By chain, then by address.
    public static func < (left: PoolId, right: PoolId) -> Bool {
        (left.chain, left.address) < (right.chain, right.address)
    }

    /// Chain and address.
    public var description: String { "\(chain):\(address)" }
}
