import COpenSSL

/// Who may see the memory of this process besides itself.
package enum ProcessMemory {
    /// Whether it goes into core dumps and can be read by other processes of the same user.
    package static var isShown: Bool { causeway_is_dumpable() == 1 }

    /// Keeps it out of every core dump, also one that is piped to a program, and away from debuggers
    /// and `/proc/PID/mem` of the same user; false when the system refuses.
    ///
    /// It lasts until the process executes another program.
    @discardableResult
    package static func hide() -> Bool { causeway_set_dumpable(0) == 0 }

    /// Shows it again: for tests, which share their process.
    @discardableResult
    package static func show() -> Bool { causeway_set_dumpable(1) == 0 }
}
