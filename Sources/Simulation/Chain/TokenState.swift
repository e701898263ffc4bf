package import Arithmetic
package import Basics
import Ethereum

/// A plain ERC-20 token: who holds what, and who may take it.
package struct TokenState: Sendable {
    private struct Grant: Hashable, Sendable {
        let owner: Address
        let spender: Address
    }

    /// The contract.
    package let address: Address
    private var balances: [Address: UInt256] = [:]
    private var allowances: [Grant: UInt256] = [:]
    /// All that was ever made.
    package private(set) var supply = UInt256.zero

    /// A token that nobody holds.
    package init(address: Address) {
        self.address = address
    }

    func balance(of owner: Address) -> UInt256 { balances[owner] ?? .zero }

    func allowance(owner: Address, spender: Address) -> UInt256 {
        allowances[Grant(owner: owner, spender: spender)] ?? .zero
    }

    /// Whether the balances add up to what was made.
    var isConserved: Bool {
        var sum = UInt256.zero
        for amount in balances.values { sum = sum.checkedAdding(amount) ?? .max }
        return sum == supply
    }

    /// Makes raw units.
    package mutating func mint(_ amount: UInt256, to owner: Address) {
        balances[owner] = balance(of: owner) + amount
        supply = supply + amount
    }

    mutating func approve(
        owner: Address, spender: Address, _ amount: UInt256
    ) -> ContractEvent {
        allowances[Grant(owner: owner, spender: spender)] = amount
        return ContractEvent(
            address, [Self.approvalTopic, EVMWord.topic(owner), EVMWord.topic(spender)],
            amount.bigEndianBytes)
    }

    mutating func transfer(
        _ amount: UInt256, from sender: Address, to receiver: Address
    ) throws(ContractRevert) -> ContractEvent {
        guard let rest = balance(of: sender).checkedSubtracting(amount) else {
            throw ContractRevert("ERC20: transfer amount exceeds balance")
        }
        balances[sender] = rest
        balances[receiver] = balance(of: receiver) + amount
        return ContractEvent(
            address, [ERC20.transferTopic, EVMWord.topic(sender), EVMWord.topic(receiver)],
            amount.bigEndianBytes)
    }

    mutating func transfer(
        _ amount: UInt256, from owner: Address, to receiver: Address, by spender: Address
    ) throws(ContractRevert) -> ContractEvent {
        let grant = Grant(owner: owner, spender: spender)
        guard let rest = (allowances[grant] ?? .zero).checkedSubtracting(amount) else {
            throw ContractRevert("ERC20: insufficient allowance")
        }
        allowances[grant] = rest
        return try transfer(amount, from: owner, to: receiver)
    }

    private static let approvalTopic = ABI.eventTopic("Approval(address,address,uint256)")
}
