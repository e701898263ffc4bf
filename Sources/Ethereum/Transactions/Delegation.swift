public import Basics

/// The code of an account that runs another's code as its own (EIP-7702): `0xef0100` and an address.
public struct Delegation: Hashable, Sendable {
    /// Whose code the account runs.
    public let target: Address

    private static let prefix: [UInt8] = [0xef, 0x01, 0x00]

    /// Reads the code of an account; nil for any other code, also for none.
    public init?(code: [UInt8]) {
        guard code.starts(with: Self.prefix),
            let target = Address(bytes: code.dropFirst(Self.prefix.count))
        else { return nil }
        self.target = target
    }

    /// The code that the account has.
    public var code: [UInt8] { Self.prefix + target.bytes }
}
