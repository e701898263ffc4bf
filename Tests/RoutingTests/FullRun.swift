import Foundation

/// Whether the long versions of tests run.
enum FullRun {
    static let isOn = ProcessInfo.processInfo.environment["CAUSEWAY_FULL"] == "1"
}
