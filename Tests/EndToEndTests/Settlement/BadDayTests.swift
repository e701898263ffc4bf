import Foundation
import Testing

/// Bad days of a chain, on a real one: the node's ledger against the chain's own records.
///
/// One after the other: all share one chain, on which each decides when a block is made.
@Suite(.serialized, .enabled(if: DevnetProcess.isInstalled), .timeLimit(.minutes(5)))
enum BadDayTests {
    /// Whether the long runs are asked for (`make test-full`).
    static var isFull: Bool { ProgramTests.isFull }
}
