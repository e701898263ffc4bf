import Glibc

/// Holds one thread until another lets it go.
///
/// Sendable unchecked: POSIX semaphores take calls from any thread.
final class Blocker: @unchecked Sendable {
    private let held: UnsafeMutablePointer<sem_t> = .allocate(capacity: 2)

    init() {
        sem_init(held, 0, 0)
        sem_init(held + 1, 0, 0)
    }

    deinit { held.deallocate() }

    func hold() {
        sem_post(held)
        sem_wait(held + 1)
    }

    func waitUntilHeld() { sem_wait(held) }

    func release() { sem_post(held + 1) }
}
