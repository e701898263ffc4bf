import Arithmetic
import Basics
import Ethereum
import Settlement
import Testing

@Suite("Receipts")
struct InclusionTests {
    private static func address(_ byte: UInt8) -> Address {
        Address(bytes: [UInt8](repeating: byte, count: 20)) ?? .zero
    }

    private let wallet = address(0xAA)
    private let pool = address(0xBB)
    private let dollar = address(0x01)
    private let ether = address(0x02)

    private func transfer(
        _ token: Address, from: Address, to: Address, _ amount: UInt256
    ) -> Log {
        func topic(_ address: Address) -> Hash32 {
            Hash32(bytes: [UInt8](repeating: 0, count: 12) + address.bytes) ?? .zero
        }
        return Log(
            address: token, topics: [ERC20.transferTopic, topic(from), topic(to)],
            data: amount.bigEndianBytes, blockNumber: 5, blockHash: .zero, transactionHash: .zero,
            transactionIndex: 0, logIndex: 0)
    }

    private func receipt(_ logs: [Log], status: Bool = true) -> Receipt {
        Receipt(
            transactionHash: .zero, blockHash: .zero, blockNumber: 5, transactionIndex: 0,
            status: status, gasUsed: 100_000, effectiveGasPrice: 7, logs: logs)
    }

    @Test func `what came and what went is summed per token, in token order`() throws {
        let inclusion = try #require(
            Inclusion(
                receipt([
                    transfer(ether, from: wallet, to: pool, 5),
                    transfer(dollar, from: pool, to: wallet, 9),
                    transfer(ether, from: wallet, to: pool, 6),
                    transfer(dollar, from: wallet, to: pool, 2),
                ]), for: wallet))
        #expect(
            inclusion.changes == [
                BalanceChange(token: dollar, amount: Int256(7)),
                BalanceChange(token: ether, amount: Int256(11).negated),
            ])
        #expect(inclusion.gasPaid == 700_000)
    }

    @Test func `transfers between others, to oneself and of nothing leave no trace`() throws {
        let inclusion = try #require(
            Inclusion(
                receipt([
                    transfer(dollar, from: pool, to: ether, 5),
                    transfer(dollar, from: wallet, to: wallet, 9),
                    transfer(ether, from: wallet, to: pool, 0),
                ]), for: wallet))
        #expect(inclusion.changes.isEmpty)
    }

    @Test func `logs that are no transfers of amounts are passed over`() throws {
        var approval = transfer(dollar, from: wallet, to: pool, 5)
        approval.topics[0] = ABI.eventTopic("Approval(address,address,uint256)")
        var token721 = transfer(dollar, from: wallet, to: pool, 5)
        token721.topics.append(.zero)
        token721.data = []
        var odd = transfer(dollar, from: wallet, to: pool, 5)
        odd.data.append(0)
        var none = transfer(dollar, from: wallet, to: pool, 5)
        none.topics = []
        let inclusion = try #require(
            Inclusion(receipt([approval, token721, odd, none]), for: wallet))
        #expect(inclusion.changes.isEmpty)
    }

    @Test func `unknown tokens are told as they are`() throws {
        let stranger = Self.address(0x77)
        let inclusion = try #require(
            Inclusion(receipt([transfer(stranger, from: pool, to: wallet, 3)]), for: wallet))
        #expect(inclusion.changes == [BalanceChange(token: stranger, amount: Int256(3))])
    }

    @Test func `sums beyond 256 bits are refused`() {
        let logs = [
            transfer(dollar, from: pool, to: wallet, .max),
            transfer(dollar, from: pool, to: wallet, 1),
        ]
        #expect(Inclusion(receipt(logs), for: wallet) == nil)
        #expect(Inclusion(receipt(Array(logs.prefix(1))), for: wallet) != nil)
    }

    @Test func `a reverted receipt still costs gas`() throws {
        let inclusion = try #require(Inclusion(receipt([], status: false), for: wallet))
        #expect(!inclusion.succeeded && inclusion.changes.isEmpty && inclusion.gasPaid == 700_000)
    }
}
