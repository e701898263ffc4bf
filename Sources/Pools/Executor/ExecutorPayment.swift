public import Arithmetic

/// How the caller of the executor pays a token; the native coin is sent along instead.
public enum ExecutorPayment: Hashable, Sendable {
    /// From the caller's allowance for the executor.
    case allowance
    /// By the caller's Permit2 signature, which must be for exactly what is pulled, until exactly the
    /// route's deadline, with the executor as its spender.
    case permit(nonce: UInt256, signature: [UInt8])

    /// The longest signature that the contract takes.
    public static var signatureBytesMax: Int { 65 }
}
