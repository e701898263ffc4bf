/// What a call of each method costs of a `RequestBudget`, in units.
///
/// The defaults order methods by the work that they make: 20 for a plain reading (alloy's default of
/// compute units per call), less for what every node answers from memory, more for what searches or
/// executes.
public struct MethodWeights: Hashable, Sendable {
    /// Units by method.
    public var byMethod: [String: Int]
    /// Units of every other method.
    public var other: Int

    /// The defaults, with these in their place.
    public init(_ changes: [String: Int] = [:], other: Int = 20) {
        byMethod = Self.usual.merging(changes) { _, change in change }
        self.other = other
    }

    /// The units of one call; never negative.
    public func units(of method: String) -> Int { max(0, byMethod[method] ?? other) }

    private static let usual = [
        "eth_chainId": 1, "eth_blockNumber": 10, "eth_getBlockByNumber": 16,
        "eth_getBlockByHash": 16, "eth_getTransactionReceipt": 15,
        "eth_getTransactionByHash": 15, "eth_getTransactionCount": 20, "eth_getBalance": 20,
        "eth_getCode": 20, "eth_feeHistory": 10, "eth_call": 26, "eth_estimateGas": 80,
        "eth_getLogs": 75, "eth_getBlockReceipts": 250, "eth_simulateV1": 250,
        "eth_sendRawTransaction": 250,
    ]
}
