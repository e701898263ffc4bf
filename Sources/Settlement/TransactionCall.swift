package import Arithmetic
package import Basics

/// What a transaction is to do.
package struct TransactionCall: Hashable, Sendable {
    /// The contract or account.
    package let to: Address
    /// Native coin sent along, wei.
    package let value: UInt256
    /// Call data.
    package let input: [UInt8]
    /// The most gas it may use.
    package let gasLimit: UInt64

    /// Describes a call.
    package init(to: Address, value: UInt256, input: [UInt8], gasLimit: UInt64) {
        self.to = to
        self.value = value
        self.input = input
        self.gasLimit = gasLimit
    }
}
