import Synchronization

/// How far a machine's wall clock is off; it outlives the processes of the machine.
package final class WallOffset: Sendable {
    private let offset = Atomic<Int64>(0)

    /// A clock that is right.
    package init() {}

    /// Nanoseconds ahead of the world's time; negative is behind.
    package var nanoseconds: Int64 {
        get { offset.load(ordering: .relaxed) }
        set { offset.store(newValue, ordering: .relaxed) }
    }
}
