/// Search only: a metapool's way through its base pool: an exchange of shares after a deposit or before
/// a withdrawal.
struct MetaCurve {
    /// The exchange between the metapool's coin and the shares.
    let exchange: StableCurve
    /// The base pool.
    let shares: SharesCurve
    /// The base pool's coin.
    let baseCoin: Int
    /// Whether the base pool's coin goes in.
    let isDeposit: Bool
    /// What the pool holds of the coin that goes in, raw units.
    let balanceIn: Double
    /// Whether a fee changes on the way.
    let hasDynamicFee: Bool

    private func point(_ input: Double) -> Slope {
        if isDeposit {
            let minted = shares.deposit(Slope(value: input, slope: 1), baseCoin)
            return Slope(
                value: exchange.output(of: minted.value),
                slope: exchange.price(after: minted.value) * minted.slope)
        }
        let bought = Slope(
            value: exchange.output(of: input), slope: exchange.price(after: input))
        return shares.withdraw(bought, baseCoin)
    }

    /// What comes out, raw units.
    func output(of input: Double) -> Double { point(input).value }

    /// The derivative of `output`.
    func price(after input: Double) -> Double { point(input).slope }
}
