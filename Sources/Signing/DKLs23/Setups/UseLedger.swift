package import Basics

/// What was used once and must never be used again: sessions and setups.
///
/// A repeated setup gives the key away, so a name is on disk before the first message that rests on
/// it: also when the process dies right after, and when a copy of the machine is brought back.
package protocol UseLedger: AnyObject {
    /// Returns when all names are durable; `usedSetup` when one of them was there before.
    ///
    /// Names of a call that failed count as used.
    func record(_ names: [Hash32]) async throws(ThresholdError)
}
