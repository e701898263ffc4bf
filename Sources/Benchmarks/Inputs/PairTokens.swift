import Basics

/// The two tokens of all pools here, in address order.
enum PairTokens {
    static let first = address(0x11)
    static let second = address(0x22)

    /// The address that repeats a byte.
    static func address(_ byte: UInt8) -> Address {
        Address(bytes: [UInt8](repeating: byte, count: Address.byteCount)) ?? .zero
    }
}
