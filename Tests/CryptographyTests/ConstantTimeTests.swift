import Cryptography
import Testing

@Suite struct ConstantTimeTests {
    private func selected(_ bit: UInt8) -> [UInt8] {
        let (first, second): ([UInt8], [UInt8]) = ([1, 2, 0xff], [9, 8, 0])
        var target: [UInt8] = [0, 0, 0]
        first.withUnsafeBytes { left in
            second.withUnsafeBytes { right in
                target.withUnsafeMutableBytes {
                    constantTimeSelect(constantTimeMask(bit), left, right, into: $0)
                }
            }
        }
        return target
    }

    @Test func `a mask chooses one of two`() {
        #expect(selected(0) == [1, 2, 0xff])
        #expect(selected(1) == [9, 8, 0])
        #expect(constantTimeMask(1) == 0xff && constantTimeMask(0) == 0)
        // Only the lowest bit counts.
        #expect(constantTimeMask(2) == 0 && constantTimeMask(3) == 0xff)
    }
}
