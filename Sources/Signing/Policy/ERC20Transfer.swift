public import Arithmetic
public import Basics
import Ethereum

/// A decoded `transfer(address,uint256)`.
public struct ERC20Transfer: Hashable, Sendable {
    /// Who receives.
    public let recipient: Address
    /// How much, in raw units.
    public let amount: UInt256

    static let function = ABIFunction(name: "transfer", inputs: [.address, .uint(256)])

    /// Decodes call data; nil unless it is exactly the canonical encoding of its values.
    init?(_ input: [UInt8]) {
        guard let values = canonicalValues(of: ERC20Transfer.function, in: input),
            values.count == 2, let recipient = values[0].addressValue,
            let amount = values[1].uintValue
        else { return nil }
        self.recipient = recipient
        self.amount = amount
    }
}
