/// What following a pool's logs found out about its simulator.
public enum PoolFinding: Hashable, Sendable {
    /// A settled swap was simulated to the wei.
    case agreed
    /// A settled swap was simulated otherwise.
    case differed(SwapDifference)
    /// A settled swap told nothing.
    case undecided(SwapDoubt)
    /// Reserves changed without a trade: a donation that was taken in, or a token that changes
    /// balances or taxes transfers; no error of the simulator.
    case moved(String)
    /// A log contradicts the state, which from there on is not known.
    case contradicted(String)
    /// A log changed the state in a way that it does not tell.
    case untold
}
