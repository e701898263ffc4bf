/// Search only: one rate up to a limit, as of vaults and wrappers.
struct LineCurve {
    /// Raw units out for a raw unit in, fee included.
    let rate: Double
    /// The most input that the contract takes.
    let inputMax: Double
}
