import Foundation
import Testing

/// A node between an exchange and a chain that is killed by SIGKILL and started again.
///
/// At named points and at random moments; the exchange's and the chain's own records judge.
/// One after the other: each starts several processes and most wait for blocks.
@Suite(.serialized, .enabled(if: DevnetProcess.isInstalled), .timeLimit(.minutes(60)))
enum KillTests {
    /// Whether the long runs are asked for (`make test-full`).
    static var isFull: Bool { ProgramTests.isFull }
}
