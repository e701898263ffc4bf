import Glibc
import Synchronization

/// Waits for the signals by which a program is asked to end: SIGINT and SIGTERM.
///
/// A handler counts them. Blocking and fetching them would miss some: on Linux the main thread of a
/// concurrent program waits with every signal let through.
public struct SignalWaiter: Sendable {
    /// Signals that came and were not taken; an atomic is all that a handler may touch.
    private static let arrived = Atomic<Int>(0)

    /// Takes both signals over from their default, which ends the process, for good.
    public init() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            _ = SignalWaiter.arrived.add(1, ordering: .sequentiallyConsistent)
        }
        action.sa_flags = SA_RESTART
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM] {
            sigaction(number, &action, nil)
            sigaddset(&signals, number)
        }
        // Whoever started us may have left them blocked.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Whether one of the signals has come; takes it.
    public func poll() -> Bool {
        Self.arrived.exchange(0, ordering: .sequentiallyConsistent) > 0
    }
}
