import Arithmetic
import Basics
import Cryptography
import Ethereum
import Testing

@Suite struct ABIEventTests {
    private let address = Address(bytes: [UInt8](repeating: 0x11, count: 20)) ?? .zero

    @Test func `a transfer is read from its topics and data`() throws {
        let event = try ABIEvent(
            parsing: "Transfer(address indexed from, address indexed to, uint256 value)")
        #expect(event.topic == ERC20.transferTopic)
        let topic = try ABIEvent.topic(of: .address(address), as: .address)
        let values = try event.decode(
            topics: [event.topic, topic, topic], data: UInt256(7).bigEndianBytes)
        #expect(
            values == [
                .value(.address(address)), .value(.address(address)), .value(.uint(7)),
            ])
        #expect(throws: EthereumError(.wrongSelector)) {
            try event.decode(topics: [topic, topic, topic], data: UInt256(7).bigEndianBytes)
        }
        #expect(throws: EthereumError(.wrongSelector)) { try event.decode(topics: [], data: []) }
        #expect(throws: EthereumError(.wrongFieldCount)) {
            try event.decode(topics: [event.topic, topic], data: UInt256(7).bigEndianBytes)
        }
        #expect(throws: EthereumError(.truncated)) {
            try event.decode(topics: [event.topic, topic, topic], data: [])
        }
        let dirty = Hash32(bytes: [UInt8](repeating: 0x11, count: 32)) ?? .zero
        #expect(throws: EthereumError(.dirtyPadding)) {
            try event.decode(
                topics: [event.topic, dirty, topic], data: UInt256(7).bigEndianBytes)
        }
    }

    @Test func `what is longer than a word leaves its hash`() throws {
        let event = try ABIEvent(
            parsing: "Named(string indexed name, (uint256,bytes)[] indexed, bool)")
        let name = try ABIEvent.topic(of: .string("causeway"), as: .string)
        #expect(name == Keccak256.hash(Array("causeway".utf8)))
        let list = ABIValue.array([.tuple([.uint(1), .bytes([9])])])
        let type = ABIType.array(.tuple([.uint(256), .bytes]))
        // Whole words without lengths: 1, then 9 on the left.
        let preimage =
            UInt256(1).bigEndianBytes + [9] + [UInt8](repeating: 0, count: 31)
        let topic = try ABIEvent.topic(of: list, as: type)
        #expect(topic == Keccak256.hash(preimage))
        let values = try event.decode(
            topics: [event.topic, name, topic], data: UInt256(1).bigEndianBytes)
        #expect(values == [.hash(name), .hash(topic), .value(.bool(true))])
    }

    @Test func `an anonymous event has a topic more to give`() throws {
        let event = try ABIEvent(
            parsing: "Four(bool indexed a, bool indexed b, bool indexed c, bool indexed d)",
            isAnonymous: true)
        let topic = Hash32(bytes: UInt256.one.bigEndianBytes) ?? .zero
        let values = try event.decode(topics: [topic, topic, topic, topic], data: [])
        #expect(values == Array(repeating: .value(.bool(true)), count: 4))
        #expect(throws: EthereumError(.badType)) {
            try ABIEvent(
                parsing: "Four(bool indexed,bool indexed,bool indexed,bool indexed)")
        }
    }

    @Test(arguments: [
        "", "f", "f(", "f)", "(bool)", "1f(bool)", "f(bool,)", "f(,bool)", "f(boo)", "f(bool a b)",
        "f(bool indexed a b)", "f((bool)", "f(bool))", "f(bool a-b)",
    ])
    func `what is no signature is refused`(text: String) {
        #expect(throws: EthereumError(.badType)) { try ABIEvent(parsing: text) }
    }

    @Test func `a custom error is read by its selector`() throws {
        let error = try ABIError(
            parsing: "InsufficientBalance(uint256 available, uint256 required)")
        // The example of Solidity's documentation on errors.
        #expect(error.selector == bytes("cf479181"))
        let data = try error.encode([.uint(1), .uint(2)])
        #expect(try error.decode(data) == [.uint(1), .uint(2)])
        #expect(throws: EthereumError(.wrongSelector)) { try error.decode([1] + data) }
        #expect(throws: EthereumError(.truncated)) { try error.decode(data.dropLast()) }
        #expect(throws: EthereumError(.badType)) { try ABIError(parsing: "E(bool indexed)") }
    }
}
