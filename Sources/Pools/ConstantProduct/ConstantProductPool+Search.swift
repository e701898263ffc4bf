import Arithmetic

extension ConstantProductPool {
    /// Search only: sells until the marginal price, fee included, falls to `price`.
    ///
    /// From d(out)/d(in) = γ·Rin·Rout / (Rin + γ·in)²; transfer taxes scale both ends.
    func bestTrade(atPrice price: Double, zeroForOne: Bool) -> SearchTrade {
        let (reserveIn, reserveOut, gamma, keepIn, keepOut) = searchSide(zeroForOne)
        guard reserveIn > 0, reserveOut > 0, !price.isNaN else { return .none }
        let booked = price / (keepIn * keepOut)
        let room = Self.reserveMax.searchValue - reserveIn
        var amountIn = room
        if booked > 0 {
            let end = (gamma * reserveIn * reserveOut / booked).squareRoot()
            amountIn = min(room, (end - reserveIn) / gamma)
        }
        guard amountIn > 0 else { return .none }
        let amountOut = gamma * amountIn * reserveOut / (reserveIn + gamma * amountIn)
        return SearchTrade(amountIn: amountIn / keepIn, amountOut: amountOut * keepOut)
    }

    /// Search only: raw units out for the first raw unit in, fee included.
    func marginalPrice(zeroForOne: Bool) -> Double {
        let (reserveIn, reserveOut, gamma, keepIn, keepOut) = searchSide(zeroForOne)
        guard reserveIn > 0, reserveOut > 0 else { return 0 }
        return gamma * reserveOut / reserveIn * keepIn * keepOut
    }

    private func searchSide(
        _ zeroForOne: Bool
    ) -> (reserveIn: Double, reserveOut: Double, gamma: Double, keepIn: Double, keepOut: Double) {
        let gamma = PipUnits.searchRest(feePips)
        let keep0 = PipUnits.searchRest(transferTaxPips0)
        let keep1 = PipUnits.searchRest(transferTaxPips1)
        let (value0, value1) = (reserve0.searchValue, reserve1.searchValue)
        return zeroForOne
            ? (value0, value1, gamma, keep0, keep1) : (value1, value0, gamma, keep1, keep0)
    }
}
