import Glibc

/// What a process can do to itself.
public enum ProcessControl {
    /// Ends the process at once, as `kill -9` does: nothing is flushed, no handler runs.
    public static func killSelf() {
        kill(getpid(), SIGKILL)
    }

    /// Makes core dumps empty, so that no secret reaches a disk that way.
    public static func forbidCoreDumps() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }
}
