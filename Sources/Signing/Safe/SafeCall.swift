public import Arithmetic
public import Basics

/// What a Safe is to do, as its contract takes it, without the nonce.
public struct SafeCall: Hashable, Sendable {
    /// How the Safe reaches the target.
    public enum Operation: UInt8, Hashable, Sendable {
        /// An ordinary call.
        case call = 0
        /// The target's code runs as if it were the Safe's own: it may do anything with it.
        case delegateCall = 1
    }

    /// The target.
    public var to: Address
    /// Wei that the Safe sends along.
    public var value: UInt256
    /// Call data.
    public var data: [UInt8]
    /// Call or delegate call.
    public var operation: Operation
    /// Gas for the inner call; zero for all that is left.
    public var safeTxGas: UInt256
    /// Gas that a refund covers besides.
    public var baseGas: UInt256
    /// What a refund pays per gas; zero for no refund.
    public var gasPrice: UInt256
    /// The token that a refund is paid in; zero for ether.
    public var gasToken: Address
    /// Who is refunded; zero for who sends the transaction.
    public var refundReceiver: Address

    /// A call; without the gas fields nobody is refunded.
    public init(
        to: Address, value: UInt256 = .zero, data: [UInt8] = [], operation: Operation = .call,
        safeTxGas: UInt256 = .zero, baseGas: UInt256 = .zero, gasPrice: UInt256 = .zero,
        gasToken: Address = .zero, refundReceiver: Address = .zero
    ) {
        self.to = to
        self.value = value
        self.data = data
        self.operation = operation
        self.safeTxGas = safeTxGas
        self.baseGas = baseGas
        self.gasPrice = gasPrice
        self.gasToken = gasToken
        self.refundReceiver = refundReceiver
    }
}
