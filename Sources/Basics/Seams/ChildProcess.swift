import Glibc

/// A program that we started, with pipes to its input and from its output.
///
/// The child's standard error is ours, or nothing. Its input stays open as long as this value
/// lives: a child that ends at the end of its input ends with us, however we end.
public final class ChildProcess: Sendable {
    /// The process id.
    public let id: Int32
    private let input: Int32
    private let output: Int32

    /// Why a program could not be started.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// What went wrong.
        public let description: String
    }

    /// Starts a program, found along `PATH` unless its name has a slash.
    public init(
        _ program: String, arguments: [String], showsErrors: Bool
    ) throws(Failure) {
        var toChild: [Int32] = [0, 0]
        var fromChild: [Int32] = [0, 0]
        guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else {
            throw Failure(description: "no pipe: \(String(cString: strerror(errno)))")
        }
        for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
        if !showsErrors {
            posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let code = posix_spawnp(&child, program, &actions, &attributes, words, environ)
        close(toChild[0])
        close(fromChild[1])
        guard code == 0 else {
            close(toChild[1])
            close(fromChild[0])
            throw Failure(description: "\(program): \(String(cString: strerror(code)))")
        }
        (id, input, output) = (child, toChild[1], fromChild[0])
    }

    deinit {
        close(input)
        close(output)
    }

    /// Reads one line of the child's output, without its end; nil when the output has ended or
    /// nothing came for this long.
    ///
    /// Blocks.
    public func readLine(timeoutMilliseconds: Int32) -> String? {
        var line: [UInt8] = []
        while true {
            var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, timeoutMilliseconds) > 0 else { return nil }
            var byte: UInt8 = 0
            let count = read(output, &byte, 1)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
            if byte == 0x0A { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
    }

    /// Kills the child (SIGKILL) and waits for its end; nothing may be asked of it afterwards.
    public func destroy() {
        kill(id, SIGKILL)
        waitpid(id, nil, 0)
    }

    /// Asks the child to end (SIGTERM) and waits for it, or kills it after a while.
    public func stop() {
        kill(id, SIGTERM)
        for _ in 0..<100 {
            if waitpid(id, nil, WNOHANG) != 0 { return }
            usleep(20_000)
        }
        kill(id, SIGKILL)
        waitpid(id, nil, 0)
    }
}
