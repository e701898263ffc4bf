import Foundation
import Testing

/// The program that ships, as real processes between a real chain and a real socket.
///
/// One after the other: each starts several processes and most wait for blocks.
@Suite(.serialized, .timeLimit(.minutes(5)))
enum ProgramTests {
    /// Whether the long runs are asked for (`make test-full`).
    static var isFull: Bool { ProcessInfo.processInfo.environment["CAUSEWAY_FULL"] == "1" }
}
