public import Arithmetic
public import Basics

/// Call data and logs of fungible tokens (ERC-20).
public enum ERC20 {
    /// The topic of `Transfer(address,address,uint256)`.
    public static let transferTopic = ABI.eventTopic("Transfer(address,address,uint256)")
    static let approveSelector = ABI.selector("approve(address,uint256)")
    static let balanceSelector = ABI.selector("balanceOf(address)")
    static let allowanceSelector = ABI.selector("allowance(address,address)")

    /// Call data that lets `spender` take up to `amount` raw units.
    public static func approve(spender: Address, amount: UInt256) -> [UInt8] {
        approveSelector + word(spender) + amount.bigEndianBytes
    }

    /// Call data that asks for a balance.
    public static func balance(of owner: Address) -> [UInt8] {
        balanceSelector + word(owner)
    }

    /// Call data that asks what `spender` may still take.
    public static func allowance(owner: Address, spender: Address) -> [UInt8] {
        allowanceSelector + word(owner) + word(spender)
    }

    /// A transfer (who paid, who received, how much), or nil for a log of another form.
    public static func transfer(
        in log: Log
    ) -> (from: Address, to: Address, amount: UInt256)? {
        guard log.topics.count == 3, log.topics[0] == transferTopic, log.data.count == 32,
            let amount = UInt256(bigEndian: log.data), let from = address(in: log.topics[1]),
            let to = address(in: log.topics[2])
        else { return nil }
        return (from, to, amount)
    }

    /// The address in the low 20 bytes of a topic; nil when the other bytes are not zero.
    public static func address(in topic: Hash32) -> Address? {
        let bytes = topic.bytes
        guard bytes.prefix(12).allSatisfy({ $0 == 0 }) else { return nil }
        return Address(bytes: bytes.suffix(20))
    }

    private static func word(_ address: Address) -> [UInt8] {
        [UInt8](repeating: 0, count: 12) + address.bytes
    }
}
