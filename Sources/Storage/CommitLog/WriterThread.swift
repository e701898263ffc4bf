import Glibc

/// One thread of the operating system.
///
/// The journal's writer blocks in `fsync`, which no thread of the concurrency pool may do. This is
/// the one place where the module starts a thread.
struct WriterThread: Sendable {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private let identifier: pthread_t

    /// Starts a thread that runs `body` and ends.
    init(_ body: @escaping @Sendable () -> Void) throws(StorageError) {
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { raw in
                guard let raw else { return nil }
                let work = Unmanaged<Work>.fromOpaque(raw).takeRetainedValue()
                work.body()
                return nil
            }, work.toOpaque())
        guard code == 0 else {
            work.release()
            throw .inputOutput(reason: "no thread: \(String(cString: strerror(code)))")
        }
        identifier = thread
    }

    /// Whether the caller runs on this thread.
    var isCurrent: Bool { pthread_equal(pthread_self(), identifier) != 0 }

    /// Waits until the thread has ended; call once.
    func join() { pthread_join(identifier, nil) }

    /// Lets the thread end by itself; call instead of `join`.
    func detach() { pthread_detach(identifier) }
}

/// A counting semaphore: how the submitters wake the writer.
///
/// Sendable unchecked: POSIX allows its calls from any thread, and the memory lives as long as the
/// object.
final class WakeSignal: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func raise() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0 && errno == EINTR {}
    }
}
