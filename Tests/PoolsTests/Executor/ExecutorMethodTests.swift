import Arithmetic
import Basics
import Pools
import Testing

@Suite struct ExecutorMethodTests {
    @Test func `kinds and words that no method has are refused`() {
        for kind in UInt8.min...UInt8.max {
            let isKnown = kind <= 12
            #expect((ExecutorMethod(kind: kind, data: .zero) != nil) == isKnown)
            // Only an id fills the whole word.
            #expect((ExecutorMethod(kind: kind, data: .max) != nil) == (kind == 10))
        }
    }

    @Test func `every bit of the word counts or must be zero`() throws {
        let bits: [UInt8: Int] = [0: 32, 1: 32, 3: 18, 4: 18, 5: 18, 10: 256]
        for kind in UInt8(0)...12 {
            for bit in 0..<256 {
                let word = UInt256.one << bit
                let method = ExecutorMethod(kind: kind, data: word)
                let isRead =
                    switch kind {
                    case 2: bit < 49 || bit >= 96
                    case 11: bit == 0 || (24..<32).contains(bit)
                    default: bit < bits[kind] ?? 0
                    }
                #expect((method != nil) == isRead, "kind \(kind), bit \(bit)")
                if let method { #expect(method.kind == kind && method.data == word) }
            }
        }
    }

    @Test func `five families have exact outputs`() {
        let kinds = (UInt8(0)...12).filter {
            ExecutorMethod(kind: $0, data: .zero)?.hasExactOutput == true
        }
        #expect(kinds == [0, 1, 2, 10, 12])
    }
}
