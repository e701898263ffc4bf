public import Arithmetic
public import Basics
import Ethereum

/// A decoded `approve(address,uint256)`.
public struct ERC20Approval: Hashable, Sendable {
    /// Who may spend.
    public let spender: Address
    /// How much, in raw units.
    public let amount: UInt256

    static let function = ABIFunction(name: "approve", inputs: [.address, .uint(256)])

    /// Decodes call data; nil unless it is exactly the canonical encoding of its values.
    init?(_ input: [UInt8]) {
        guard let values = canonicalValues(of: ERC20Approval.function, in: input),
            values.count == 2, let spender = values[0].addressValue,
            let amount = values[1].uintValue
        else { return nil }
        self.spender = spender
        self.amount = amount
    }

    /// Whether the amount stands for "everything".
    var isUnlimited: Bool { isUnlimitedAmount(amount) }
}

/// The values of a call, or nil when encoding them again does not give the same bytes.
///
/// Two decoders may read sloppy data differently; the policy judges only what has one reading.
func canonicalValues(of function: ABIFunction, in input: [UInt8]) -> [ABIValue]? {
    guard let values = try? function.decodeCall(input),
        let encoded = try? function.encodeCall(values), encoded == input
    else { return nil }
    return values
}
