/// A first-in first-out queue that refuses growth past its capacity.
///
/// Append and pop are O(1), amortised: storage doubles up to the capacity.
public struct BoundedQueue<Element> {
    private var slots: [Element?]
    private var head = 0
    /// The most elements the queue holds.
    public let capacity: Int
    /// How many elements wait.
    public private(set) var count = 0

    /// A queue for at most `capacity` elements; a capacity below one counts as one.
    public init(capacity: Int) {
        self.capacity = max(1, capacity)
        slots = Array(repeating: nil, count: min(self.capacity, 16))
    }

    /// Whether nothing waits.
    public var isEmpty: Bool { count == 0 }
    /// Whether the next append would be refused.
    public var isFull: Bool { count == capacity }

    /// Adds at the end; false, and nothing is kept, when the queue is full.
    public mutating func append(_ element: Element) -> Bool {
        guard !isFull else { return false }
        if count == slots.count { grow() }
        slots[(head + count) % slots.count] = element
        count += 1
        return true
    }

    private mutating func grow() {
        let wanted = min(capacity, slots.count * 2)
        let ordered = slots[head...] + slots[..<head]
        slots = Array(ordered) + Array(repeating: nil, count: wanted - slots.count)
        head = 0
    }

    /// Takes the oldest element.
    public mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = slots[head]
        slots[head] = nil
        head = (head + 1) % slots.count
        count -= 1
        return element
    }
}

extension BoundedQueue: Sendable where Element: Sendable {}
