import CZlib

/// Unpacks a gzip file (RFC 1952) piece by piece, in bounded memory whatever it unpacks to.
///
/// Members that follow each other are one content, as RFC 1952 §2.2 says.
package struct GzipInflater: ~Copyable {
    /// The most bytes that are handed out at a time.
    package static let pieceBytes = 65_536

    /// The library keeps a pointer to its own state, so that must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var output = [UInt8](repeating: 0, count: GzipInflater.pieceBytes)
    private var isInside = false

    /// Whether a file starts as gzip files do.
    package static func isGzip(_ start: some Collection<UInt8>) -> Bool {
        start.starts(with: [0x1F, 0x8B])
    }

    /// Ready for the start of a file.
    package init() throws(GzipError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 16 above the largest window: a gzip header and nothing else (`zlib.h`, inflateInit2).
        guard
            inflateInit2_(
                stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else {
            stream.deallocate()
            throw GzipError(.libraryFailure)
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Takes the next bytes of the file and hands out what they unpack to.
    package mutating func take(
        _ input: some Collection<UInt8>, _ body: (ArraySlice<UInt8>) -> Void
    ) throws(GzipError) {
        var input = Array(input)
        let inflated = input.withUnsafeMutableBufferPointer { bytes -> Result<Void, GzipError> in
            guard let count = UInt32(exactly: bytes.count) else {
                return .failure(.init(.malformed))
            }
            stream.pointee.next_in = bytes.baseAddress
            stream.pointee.avail_in = count
            defer {
                stream.pointee.next_in = nil
                stream.pointee.avail_in = 0
            }
            do throws(GzipError) {
                try inflateAll(body)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try inflated.get()
    }

    /// Checks that the file ended where a member ends.
    package func finish() throws(GzipError) {
        if isInside { throw GzipError(.unexpectedEnd) }
    }

    private mutating func inflateAll(
        _ body: (ArraySlice<UInt8>) -> Void
    ) throws(GzipError) {
        var isFull = false
        while stream.pointee.avail_in > 0 || isFull {
            isInside = true
            let status = output.withUnsafeMutableBufferPointer { buffer in
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(buffer.count)
                return inflate(stream, Z_NO_FLUSH)
            }
            let count = output.count - Int(stream.pointee.avail_out)
            isFull = stream.pointee.avail_out == 0
            if count > 0 { body(output[..<count]) }
            switch status {
            // No progress is possible: what is left of a full buffer was nothing.
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END:
                isInside = false
                isFull = false
                guard inflateReset(stream) == Z_OK else { throw GzipError(.libraryFailure) }
            case Z_MEM_ERROR: throw GzipError(.libraryFailure)
            default: throw GzipError(.malformed)
            }
            if status == Z_BUF_ERROR { break }
        }
    }
}
