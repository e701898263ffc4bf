import Arithmetic
import Basics
import Ethereum
import Testing

@Suite struct ERC20Tests {
    static let first = Address(bytes: [UInt8](repeating: 0xa1, count: 20)) ?? .zero
    static let second = Address(bytes: [UInt8](repeating: 0xb2, count: 20)) ?? .zero

    /// An address as a topic, with its upper 12 bytes set to `padding`.
    static func topic(_ address: Address, padding: UInt8 = 0) -> Hash32 {
        Hash32(bytes: [UInt8](repeating: padding, count: 12) + address.bytes) ?? .zero
    }

    static func log(_ topics: [Hash32], _ data: [UInt8]) -> Log {
        Log(
            address: .zero, topics: topics, data: data, blockNumber: 1, blockHash: .zero,
            transactionHash: .zero, transactionIndex: 0, logIndex: 0)
    }

    @Test func `call data equals the general encoder's`() throws {
        let (owner, spender) = (
            ABIValue.address(ERC20Tests.first), ABIValue.address(ERC20Tests.second)
        )
        #expect(
            try ERC20.approve(spender: ERC20Tests.second, amount: 77)
                == ABIFunction(parsing: "approve(address,uint256)").encodeCall([spender, .uint(77)])
        )
        #expect(
            try ERC20.balance(of: ERC20Tests.first)
                == ABIFunction(parsing: "balanceOf(address)").encodeCall([owner]))
        #expect(
            try ERC20.allowance(owner: ERC20Tests.first, spender: ERC20Tests.second)
                == ABIFunction(parsing: "allowance(address,address)").encodeCall([owner, spender]))
    }

    @Test func `a transfer is read, and nothing that only resembles one`() {
        let parties = [ERC20Tests.topic(ERC20Tests.first), ERC20Tests.topic(ERC20Tests.second)]
        let amount = UInt256(5).bigEndianBytes
        let transfer = ERC20.transfer(
            in: ERC20Tests.log([ERC20.transferTopic] + parties, amount))
        #expect(transfer?.from == ERC20Tests.first)
        #expect(transfer?.to == ERC20Tests.second)
        #expect(transfer?.amount == 5)
        let dirty = ERC20Tests.topic(ERC20Tests.first, padding: 1)
        for log in [
            // ERC-721 has the same signature with a third indexed parameter.
            ERC20Tests.log([ERC20.transferTopic] + parties + [.zero], []),
            ERC20Tests.log([.zero] + parties, amount),
            ERC20Tests.log([ERC20.transferTopic] + parties, amount + [0]),
            ERC20Tests.log([ERC20.transferTopic, dirty, parties[1]], amount),
            ERC20Tests.log([], amount),
        ] {
            #expect(ERC20.transfer(in: log) == nil)
        }
    }
}
