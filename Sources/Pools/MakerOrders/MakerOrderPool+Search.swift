import Arithmetic

extension MakerOrderPool {
    /// Search only: the order's one price, up to what is left of it; nil where it cannot be filled.
    func searchCurve(_ coinIn: Int, _ coinOut: Int) -> LineCurve? {
        // More than is left, so that the answer is all that is left.
        let most = UInt256(UInt128.max)
        guard let rest = try? swap(exactIn: most, from: coinIn, to: coinOut).amounts,
            !rest.amountIn.isZero, !rest.amountOut.isZero
        else { return nil }
        let input = rest.amountIn.searchValue
        return LineCurve(rate: rest.amountOut.searchValue / input, inputMax: input)
    }
}
