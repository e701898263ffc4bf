import Basics
import Synchronization

/// Entropy for the simulated world: the same seed gives the same bytes.
///
/// Never for real keys.
package final class SeededEntropy: EntropySource {
    private let generator: Mutex<SplitMix64>

    /// The bytes of this seed.
    package init(seed: UInt64) {
        generator = Mutex(SplitMix64(seed: seed))
    }

    package func bytes(count: Int) throws -> [UInt8] {
        generator.withLock { generator in
            (0..<max(0, count)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        }
    }
}
