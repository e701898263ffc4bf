import Basics
import Ethereum
import Testing

/// EIP-7702, "Specification": the code of an authority is `0xef0100 || address`, 23 bytes.
@Suite struct DelegationTests {
    private let target = [UInt8](1...20)

    @Test func `names whose code runs`() throws {
        let delegation = try #require(Delegation(code: [0xef, 0x01, 0x00] + target))
        #expect(delegation.target == Address(bytes: target))
        #expect(delegation.code == [0xef, 0x01, 0x00] + target)
    }

    @Test func `is nothing else`() {
        let codes: [[UInt8]] = [
            [], [0xef], [0xef, 0x01, 0x00], [0xef, 0x01, 0x01] + target,
            [0xef, 0x00, 0x00] + target, [0xef, 0x01, 0x00] + target.dropLast(),
            [0xef, 0x01, 0x00] + target + [0], [0x60, 0x80, 0x60, 0x40],
        ]
        for code in codes { #expect(Delegation(code: code) == nil, "\(code)") }
    }
}
