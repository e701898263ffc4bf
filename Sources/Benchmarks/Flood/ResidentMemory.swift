import Basics

/// How much memory this process holds.
enum ResidentMemory {
    /// Kibibytes in memory (`proc(5)`, `VmRSS` of `/proc/self/status`); nil where there is no such
    /// file.
    static func kibibytes(_ files: any FileAccess) -> Int? {
        guard let bytes = try? files.read("/proc/self/status") else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("VmRSS:") }) else { return nil }
        return line.split(separator: " ").compactMap { Int($0) }.first
    }
}
