/// How plans become orders and transactions.
package struct ExecutionSettings: Hashable, Sendable {
    /// Gas of a routed transaction before its swaps, the allowance's transaction included; charged
    /// once in the plan.
    package let transactionGas: UInt64
    /// Gas of one swap, by the family of its pool.
    package let legGas: LegGas
    /// Gas of each initialised tick that a swap crosses; about 40 000 were measured on the contract.
    package let crossingGas: UInt64
    /// The gas limit of a routed transaction in per cent of what the plan charges; above 100.
    package let gasLimitPercent: UInt64
    /// How long a routed transaction may be included after it was planned.
    package let deadlineSeconds: UInt64

    /// Describes settings.
    package init(
        transactionGas: UInt64 = 120_000, legGas: LegGas = LegGas(), crossingGas: UInt64 = 45_000,
        gasLimitPercent: UInt64 = 200, deadlineSeconds: UInt64 = 120
    ) {
        self.transactionGas = transactionGas
        self.legGas = legGas
        self.crossingGas = crossingGas
        self.gasLimitPercent = gasLimitPercent
        self.deadlineSeconds = deadlineSeconds
    }
}
