/// Search only: balances that keep the product of their powers: weighted pools, and with equal
/// weights the volatile pairs of Solidly.
struct PowerCurve {
    /// Raw units of what goes in and out.
    let balanceIn: Double
    let balanceOut: Double
    /// What the fee leaves of the input.
    let keepIn: Double
    /// The weight of what goes in over that of what goes out.
    let weightRatio: Double
    /// The most input that the contract takes.
    let inputMax: Double
    /// Whether the contract rounds its fee down.
    let roundsFeeDown: Bool

    /// `balanceOut · (1 − (balanceIn / (balanceIn + input))^weightRatio)`.
    func output(of input: Double) -> Double {
        let growth = SearchPower.logOnePlus(keepIn * input / balanceIn)
        return -balanceOut * SearchPower.expMinusOne(-weightRatio * growth)
    }

    /// The derivative of `output`.
    func price(after input: Double) -> Double {
        let growth = SearchPower.logOnePlus(keepIn * input / balanceIn)
        return keepIn * weightRatio * (balanceOut / balanceIn)
            * SearchPower.exp(-(weightRatio + 1) * growth)
    }

    /// The input at which the price is this; negative when it begins below.
    func input(atPrice price: Double) -> Double {
        let start = keepIn * weightRatio * (balanceOut / balanceIn)
        let growth = SearchPower.log(start / price) / (weightRatio + 1)
        return balanceIn / keepIn * SearchPower.expMinusOne(growth)
    }
}
