import Glibc

/// Standard input and output of the program, as bytes.
enum StandardStreams {
    /// Calls the body with each line of standard input, without its end, until the end of input.
    ///
    /// The line's bytes are overwritten afterwards: they may have carried a secret.
    static func forEachLine(_ body: (inout [UInt8]) -> Void) {
        var lines = Lines()
        while var line = lines.next() {
            body(&line)
            wipe(&line)
        }
    }

    /// The lines of standard input, without their ends, one after another.
    ///
    /// What was taken is overwritten here; the line itself is the caller's to wipe.
    struct Lines {
        private var buffer: [UInt8] = []
        private var start = 0

        /// The next line; nil at the end of input.
        mutating func next() -> [UInt8]? {
            while true {
                if let end = buffer[start...].firstIndex(of: 0x0A) {
                    let line = Array(buffer[start..<end])
                    wipe(&buffer, start..<end)
                    start = end + 1
                    return line
                }
                if start > 0 { buffer = Array(buffer[start...]) }
                start = 0
                guard readMore() else { break }
            }
            if buffer.isEmpty { return nil }
            let line = buffer
            wipe(&buffer)
            buffer = []
            return line
        }

        private mutating func readMore() -> Bool {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = chunk.withUnsafeMutableBytes {
                    read(STDIN_FILENO, $0.baseAddress, $0.count)
                }
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return false }
                buffer.append(contentsOf: chunk[..<count])
                wipe(&chunk)
                return true
            }
        }
    }

    /// Overwrites bytes with zeros.
    static func wipe(_ bytes: inout [UInt8]) { wipe(&bytes, bytes.indices) }

    private static func wipe(_ bytes: inout [UInt8], _ range: Range<Int>) {
        bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress, !range.isEmpty else { return }
            explicit_bzero(start + range.lowerBound, range.count)
        }
    }

    /// Writes a line to standard output at once.
    static func writeLine(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Writes bytes, which hold their own line end, to standard output at once.
    static func write(_ bytes: [UInt8]) { write(bytes[...], to: STDOUT_FILENO) }

    /// Writes a line to standard error at once.
    static func writeError(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Whether standard input has ended; what is in it is thrown away.
    ///
    /// Does not wait.
    static var isInputAtEnd: Bool {
        var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 0) > 0 else { return false }
        var chunk = [UInt8](repeating: 0, count: 4_096)
        return chunk.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) } == 0
    }

    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    private static func write(_ text: String, to descriptor: Int32) {
        write(Array(text.utf8)[...], to: descriptor)
    }

    private static func write(_ content: ArraySlice<UInt8>, to descriptor: Int32) {
        var bytes = content
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return
            }
            bytes = bytes.dropFirst(count)
        }
    }
}
