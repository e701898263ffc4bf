import Basics
import Codecs
import Venues

/// A recorded file, plain or packed, read line by line in bounded memory.
enum RecordingFile {
    /// Calls the body with each line, counted from 1, without its end.
    static func forEachLine(
        of path: String, _ body: (Int, ArraySlice<UInt8>, _ isWhole: Bool) -> Void
    ) throws(CommandFailure) {
        var reading = Reading()
        var failure: GzipError?
        do throws(FileError) {
            try SystemFiles().readPieces(path) { piece in
                do throws(GzipError) {
                    try reading.take(piece, body)
                    return true
                } catch {
                    failure = error
                    return false
                }
            }
        } catch {
            throw CommandFailure("unreadable", error.description)
        }
        do throws(GzipError) {
            if let failure { throw failure }
            try reading.finish(body)
        } catch {
            throw CommandFailure("unreadable", "\(path): \(error)")
        }
    }

    private struct Reading: ~Copyable {
        private var inflater: GzipInflater?
        private var splitter = LineSplitter()
        private var isStarted = false
        private var number = 0

        mutating func take(
            _ piece: ArraySlice<UInt8>, _ body: (Int, ArraySlice<UInt8>, Bool) -> Void
        ) throws(GzipError) {
            if !isStarted {
                isStarted = true
                if GzipInflater.isGzip(piece) { inflater = try GzipInflater() }
            }
            guard var current = inflater.take() else { return split(piece, body) }
            do throws(GzipError) {
                try current.take(piece) { split($0, body) }
                inflater = consume current
            } catch {
                throw error
            }
        }

        mutating func finish(
            _ body: (Int, ArraySlice<UInt8>, Bool) -> Void
        ) throws(GzipError) {
            if let current = inflater.take() { try current.finish() }
            var count = number
            splitter.finish { line, isWhole in
                count += 1
                body(count, line, isWhole)
            }
        }

        private mutating func split(
            _ bytes: ArraySlice<UInt8>, _ body: (Int, ArraySlice<UInt8>, Bool) -> Void
        ) {
            var count = number
            splitter.take(bytes) { line, isWhole in
                count += 1
                body(count, line, isWhole)
            }
            number = count
        }
    }
}
