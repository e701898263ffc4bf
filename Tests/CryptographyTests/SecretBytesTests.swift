import Cryptography
import Testing

@Suite struct SecretBytesTests {
    @Test func `consuming moves the content and empties the source`() {
        var source: [UInt8] = [1, 2, 3]
        let kept = SecretBytes(consuming: &source)
        #expect(source.isEmpty)
        #expect(kept.count == 3)
        #expect(revealed(kept) == [1, 2, 3])
    }

    @Test func `the source's own memory is wiped`() {
        // Lent memory instead of an array, so that the test may look at it afterwards.
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 8)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0xaa)
        wipeMemory(memory)
        #expect(memory.allSatisfy { $0 == 0 })
    }

    @Test func `filling happens in place, over zeros`() {
        let kept = SecretBytes(count: 5000) { memory in
            #expect(memory.count == 5000)
            #expect(memory.allSatisfy { $0 == 0 })
            memory[4999] = 7
        }
        #expect(revealed(kept).last == 7)
        #expect(revealed(kept).dropLast().allSatisfy { $0 == 0 })
    }

    @Test func `nothing that prints a secret shows it`() {
        let kept = secret("hunter2 hunter2")
        for text in ["\(kept)", String(reflecting: kept), "\([kept])", "\(Optional(kept) as Any)"] {
            #expect(text.contains("SecretBytes(15)"))
            #expect(!text.contains("hunter2"))
        }
        var dumped = ""
        dump(kept, to: &dumped)
        #expect(!dumped.contains("hunter2") && !dumped.contains("104"))
        #expect(Mirror(reflecting: kept).children.isEmpty)
    }

    @Test func `equality compares content and length`() {
        #expect(secret([1, 2, 3]) == secret([1, 2, 3]))
        #expect(secret([1, 2, 3]) != secret([1, 2, 4]))
        #expect(secret([1, 2, 3]) != secret([1, 2]))
        #expect(secret([UInt8]()) == secret([UInt8]()))
        #expect(constantTimeEqual([1, 2], [1, 2]))
        #expect(!constantTimeEqual([1, 2], [1, 3]))
        #expect(!constantTimeEqual([1, 2], [1, 2, 3]))
        #expect(constantTimeEqual([UInt8](), [UInt8]()))
    }

    @Test func `a negative count keeps nothing`() {
        #expect(SecretBytes(count: -1) { _ in }.count == 0)
    }

    @Test func `many secrets come and go`() {
        for round in 0..<3000 {
            let kept = secret([UInt8(truncatingIfNeeded: round)])
            #expect(revealed(kept) == [UInt8(truncatingIfNeeded: round)])
        }
    }
}
