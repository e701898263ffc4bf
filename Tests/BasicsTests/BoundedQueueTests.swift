import Basics
import Testing

@Suite struct BoundedQueueTests {
    @Test func `elements leave in the order in which they came, around the end of the storage`() {
        var queue = BoundedQueue<Int>(capacity: 3)
        var (pushed, popped) = (0, 0)
        for _ in 0..<10 {
            while queue.append(pushed) { pushed += 1 }
            #expect(queue.isFull)
            for _ in 0..<2 {
                let element = queue.popFirst()
                #expect(element == popped)
                popped += 1
            }
            #expect(queue.count == 1)
        }
        let last = queue.popFirst()
        #expect(last == popped)
        #expect(queue.isEmpty)
        let none = queue.popFirst()
        #expect(none == nil)
    }

    @Test func `a full queue refuses and keeps what it has`() {
        var queue = BoundedQueue<String>(capacity: 1)
        let first = queue.append("first")
        let second = queue.append("second")
        #expect(first && !second)
        #expect(queue.count == 1)
        let kept = queue.popFirst()
        #expect(kept == "first")
    }

    @Test func `a capacity below one counts as one`() {
        #expect(BoundedQueue<Int>(capacity: 0).capacity == 1)
        #expect(BoundedQueue<Int>(capacity: -5).capacity == 1)
    }

    @Test func `a taken element is let go at once`() {
        final class Token {}
        var queue = BoundedQueue<Token>(capacity: 2)
        weak var watched: Token?
        do {
            let token = Token()
            watched = token
            _ = queue.append(token)
        }
        #expect(watched != nil)
        _ = queue.popFirst()
        #expect(watched == nil)
    }

    @Test func `order holds while storage grows around a wrapped head`() {
        var queue = BoundedQueue<Int>(capacity: 100)
        var next = 0
        var expected = 0
        for round in 1...60 {
            for _ in 0..<3 where queue.append(next) { next += 1 }
            #expect(queue.count == next - expected)
            if round.isMultiple(of: 2) {
                #expect(queue.popFirst() == expected)
                expected += 1
            }
        }
        #expect(queue.capacity == 100)
        #expect(queue.count == 99)
        while let value = queue.popFirst() {
            #expect(value == expected)
            expected += 1
        }
        #expect(expected == next)
    }
}
