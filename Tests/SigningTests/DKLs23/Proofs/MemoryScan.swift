import Cryptography
import Glibc

/// Counts how often some bytes stand in this process's own writable memory.
///
/// The stack of the thread that asks is left out: what a computation left there is overwritten by the
/// next and cannot be wiped. So are the pages that hold what is looked for, and those that are read into.
struct MemoryScan {
    /// What the system says of the memory could not be read.
    struct Unreadable: Error {}

    private static let windowBytes = 1 << 20

    private struct Region {
        let start: UInt
        let end: UInt

        func contains(_ address: UInt) -> Bool { start <= address && address < end }
    }

    /// How often each of the needles is found, at any alignment.
    static func counts(of needles: [SecretMemory]) throws -> [Int] {
        let window = mmap(
            nil, windowBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        let memory = open("/proc/self/mem", O_RDONLY)
        guard let window, window != MAP_FAILED, memory >= 0 else { throw Unreadable() }
        defer {
            munmap(window, windowBytes)
            close(memory)
        }
        let longest = needles.map(\.count).max() ?? 0
        var excluded = needles.map { needle in needle.withUnsafeBytes { address($0.baseAddress) } }
        excluded.append(address(window))
        var local: UInt8 = 0
        excluded.append(withUnsafePointer(to: &local) { address($0) })
        var counts = [Int](repeating: 0, count: needles.count)
        for region in try regions() where !excluded.contains(where: region.contains) {
            var offset = region.start
            while offset < region.end {
                let count = min(windowBytes, Int(region.end - offset))
                let read = pread(memory, window, count, Int(offset))
                if read >= longest {
                    for place in needles.indices {
                        counts[place] += needles[place].withUnsafeBytes {
                            occurrences(
                                of: $0, in: UnsafeRawBufferPointer(start: window, count: read))
                        }
                    }
                }
                // What stands across the edge of two windows is seen in the second.
                offset += UInt(count < windowBytes ? count : windowBytes - longest + 1)
            }
        }
        // Nothing of what was read stays behind.
        memset(window, 0, windowBytes)
        return counts
    }

    private static func address(_ pointer: UnsafeRawPointer?) -> UInt { UInt(bitPattern: pointer) }

    private static func occurrences(
        of needle: UnsafeRawBufferPointer, in memory: UnsafeRawBufferPointer
    ) -> Int {
        guard let first = needle.baseAddress, var place = memory.baseAddress else { return 0 }
        let (start, end) = (CInt(needle[0]), place + memory.count)
        var found = 0
        while end - place >= needle.count, let hit = memchr(place, start, end - place) {
            let candidate = UnsafeRawPointer(hit)
            if end - candidate >= needle.count, memcmp(candidate, first, needle.count) == 0 {
                found += 1
            }
            place = candidate + 1
        }
        return found
    }

    /// The mappings that can be written to and belong to no file's contents on disk.
    private static func regions() throws -> [Region] {
        guard let file = fopen("/proc/self/maps", "r") else { throw Unreadable() }
        defer { fclose(file) }
        var regions: [Region] = []
        var line = [CChar](repeating: 0, count: 4_096)
        while fgets(&line, CInt(line.count), file) != nil {
            let text = String(
                decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let fields = text.split(whereSeparator: { $0 == " " || $0 == "\n" })
            guard fields.count >= 2, fields[1].hasPrefix("rw"), fields.last != "[stack]" else {
                continue
            }
            let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            if ends.count == 2 { regions.append(Region(start: ends[0], end: ends[1])) }
        }
        return regions
    }
}
