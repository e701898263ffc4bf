/// Bounds of this module.
enum Limits {
    /// Gas of an empty transaction to ourselves.
    ///
    /// Above today's 21 000, because intrinsic gas is due to change (EIP-2780); what is not used is
    /// given back.
    static let emptyTransactionGas: UInt64 = 30_000
}
