public import Basics

/// What the hooks of a V4 pool are asked for, by the lowest bits of their address.
///
/// The pool manager calls hooks only at what these bits name (v4-core, `Hooks.sol`), so hooks without
/// those of swaps cannot change what a swap moves, whatever their code is.
public struct HookPermissions: Hashable, Sendable {
    /// Before and after a swap, and whether either changes its amounts.
    private static let swapBits: UInt8 = 1 << 7 | 1 << 6 | 1 << 3 | 1 << 2

    /// Whether they are called at swaps.
    public let takePartInSwaps: Bool

    /// Those of hooks at this address; zero for none.
    public init(_ hooks: Address) {
        takePartInSwaps = (hooks.bytes.last ?? 0) & Self.swapBits != 0
    }
}
