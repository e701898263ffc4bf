public import Basics

/// A pool as it is known before it is read: its family, its coins and what proves it.
///
/// Pure: `calls` say what to ask at one block, and `pool` makes the exact state of the answers or
/// names the answer that cannot be.
public protocol PoolQuestion: Hashable, Sendable {
    /// The pool contract.
    var address: Address { get }
    /// Where its logs come from.
    var place: PoolPlace { get }
    /// What to ask, all at the same block.
    var calls: [PoolCall] { get }

    /// The state of the answers, in the order of `calls`; nil for calls that reverted.
    ///
    /// `timestamp` is that of the block, in seconds: ramps that end later make the pool drift. Throws
    /// `invalidState` with the name of the answer in `field`, or `unsupported`.
    func pool(_ answers: [[UInt8]?], timestamp: UInt64) throws(PoolError) -> AnyCoinPool
}
