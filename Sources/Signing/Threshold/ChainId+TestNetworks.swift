public import Basics

extension ChainId {
    /// Local chains, Sepolia, Holesky, Hoodi, and the Sepolias of OP, Arbitrum and Base, by the ids
    /// of chainid.network.
    private static let testNetworks: Set<UInt64> = [
        1_337, 31_337, 17_000, 84_532, 421_614, 560_048, 11_155_111, 11_155_420,
    ]

    /// Whether nothing on this chain is worth anything.
    public var isTestNetwork: Bool { Self.testNetworks.contains(value) }
}
