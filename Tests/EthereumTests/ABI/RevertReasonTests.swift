import Arithmetic
import Basics
import Ethereum
import Testing

@Suite struct RevertReasonTests {
    // The example in Solidity's documentation of `revert("Not enough Ether provided.")`.
    static let published = bytes(
        """
        08c379a0
        0000000000000000000000000000000000000000000000000000000000000020
        000000000000000000000000000000000000000000000000000000000000001a
        4e6f7420656e6f7567682045746865722070726f76696465642e000000000000
        """)

    @Test func `a reason with text is read`() {
        let reason = RevertReason.decode(RevertReasonTests.published)
        #expect(reason == .error("Not enough Ether provided."))
        #expect(reason.description == "Not enough Ether provided.")
    }

    @Test func `text without its padding is read`() {
        let cut = Array(RevertReasonTests.published.dropLast(6))
        #expect(RevertReason.decode(cut) == .error("Not enough Ether provided."))
        // One byte of the text itself is missing: kept raw.
        #expect(
            RevertReason.decode(Array(RevertReasonTests.published.dropLast(7)))
                == .custom(
                    selector: bytes("08c379a0"),
                    data: Array(RevertReasonTests.published.dropFirst(4).dropLast(7))))
    }

    @Test func `a panic is read`() {
        let data = bytes("4e487b71") + UInt256(0x11).bigEndianBytes
        #expect(RevertReason.decode(data) == .panic(0x11))
        #expect(RevertReason.decode(data).description == "panic 0x11 (arithmetic overflow)")
    }

    @Test func `anything else is kept whole`() {
        #expect(RevertReason.decode([]) == .empty)
        #expect(RevertReason.decode([1, 2]) == .custom(selector: [1, 2], data: []))
        #expect(
            RevertReason.decode([1, 2, 3, 4, 5]) == .custom(selector: [1, 2, 3, 4], data: [5]))
        #expect(
            RevertReason.decode(bytes("4e487b7100"))
                == .custom(selector: bytes("4e487b71"), data: [0]))
    }

    @Test func `no data makes it crash`() {
        var random = SplitMix64(state: 4)
        for _ in 0..<20_000 {
            let reason = RevertReason.decode(random.mutated(RevertReasonTests.published))
            #expect(!reason.description.isEmpty || reason == .error(""))
        }
    }
}
