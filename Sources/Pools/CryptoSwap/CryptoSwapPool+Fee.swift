import Arithmetic

extension CryptoSwapPool {
    /// The fee rate at these balances after the trade, 10^10 is 100 %.
    ///
    /// From `midFee` at K = n^n · Πx / (Σx)^n = 1 to `outFee` at K = 0; between them `feeGamma`
    /// weighs (white paper, section "fees"; v2.1.0 of TwoCrypto-NG weighs K itself).
    func feeRate(_ scaled: CoinAmounts) throws(ContractFault) -> ContractUInt {
        let weight = try feeWeight(scaled)
        let mid = ContractUInt(UInt256(midFee))
        let out = ContractUInt(UInt256(outFee))
        return try (mid * weight + out * (.one - weight)) &/ .one
    }

    private func feeWeight(_ scaled: CoinAmounts) throws(ContractFault) -> ContractUInt {
        let feeGamma = ContractUInt(UInt256(self.feeGamma))
        let balance = try poolBalance(scaled)
        if variant == .twoCryptoBalanceFee {
            let weighted = try feeGamma * balance
            return try weighted / (weighted &/ .one + .one - balance)
        }
        return try feeGamma * .one / (feeGamma + .one - balance)
    }

    /// K: one for a balanced pool, towards zero otherwise, in fixed point.
    private func poolBalance(_ scaled: CoinAmounts) throws(ContractFault) -> ContractUInt {
        let (first, second) = (ContractUInt(scaled[0]), ContractUInt(scaled[1]))
        guard scaled.count == 3 else {
            let sum = try first + second
            return try 4 * .one * first / sum * second / sum
        }
        let third = ContractUInt(scaled[2])
        let sum = try first + second + third
        let share = try 3 * .one * first / sum
        return try share * 3 * second &/ sum * 3 * third &/ sum
    }
}
