/// Timers by deadline, those of the same deadline in the order in which they were added.
///
/// Add, remove and pop are O(log n), amortised: a removed timer leaves its slot when it is reached.
struct TimerHeap {
    /// A timer that is due.
    struct Due {
        let deadline: UInt64
        let body: @Sendable () -> Void
    }

    private struct Slot {
        let deadline: UInt64
        let id: UInt64

        static func < (left: Slot, right: Slot) -> Bool {
            (left.deadline, left.id) < (right.deadline, right.id)
        }
    }

    private var slots: [Slot] = []
    private var bodies: [UInt64: @Sendable () -> Void] = [:]
    private var lastId: UInt64 = 0

    /// When the next timer is due.
    var nextDeadline: UInt64? {
        mutating get {
            dropRemoved()
            return slots.first?.deadline
        }
    }

    /// Adds a timer and names it.
    mutating func add(at deadline: UInt64, _ body: @escaping @Sendable () -> Void) -> UInt64 {
        lastId += 1
        bodies[lastId] = body
        slots.append(Slot(deadline: deadline, id: lastId))
        siftUp(slots.count - 1)
        return lastId
    }

    /// Removes a timer; false when it is gone.
    mutating func remove(_ id: UInt64) -> Bool { bodies.removeValue(forKey: id) != nil }

    /// Takes the next timer.
    mutating func popFirst() -> Due? {
        dropRemoved()
        guard let first = slots.first, let body = bodies.removeValue(forKey: first.id) else {
            return nil
        }
        dropFirst()
        return Due(deadline: first.deadline, body: body)
    }

    private mutating func dropRemoved() {
        while let first = slots.first, bodies[first.id] == nil { dropFirst() }
    }

    private mutating func dropFirst() {
        slots.swapAt(0, slots.count - 1)
        slots.removeLast()
        siftDown(0)
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard slots[child] < slots[parent] else { return }
            slots.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < slots.count {
                if slots[child] < slots[least] { least = child }
            }
            if least == parent { return }
            slots.swapAt(parent, least)
            parent = least
        }
    }
}
