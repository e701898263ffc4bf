extension TwoCoinCurve {
    /// How far balances may be from the invariant.
    struct Ratios {
        /// 2 · x / D of the balance that is given.
        let otherK0: ClosedRange<ContractUInt>
        /// y / D of the balance that is solved.
        let balance: ClosedRange<ContractUInt>
        /// x / D of all balances once a new invariant is found.
        let invariant: ClosedRange<ContractUInt>
    }

    var ratios: Ratios { curve.twoCoinRatios }
}

extension CryptoSwapCurve {
    /// The limits of the two-coin variants.
    var twoCoinRatios: TwoCoinCurve.Ratios {
        switch variant {
        case .twoCryptoSmallGamma, .triCrypto:
            TwoCoinCurve.Ratios(
                otherK0: 20_000_000_000_000_000...(2 &* Self.hundred),
                balance: Self.wideRatiosOfResults, invariant: Self.wideRatiosOfResults)
        case .factory:
            TwoCoinCurve.Ratios(
                otherK0: 20_000_000_000_000_000...(2 &* Self.hundred),
                balance: Self.wideRatios, invariant: Self.wideRatios)
        case .twoCrypto, .twoCryptoBalanceFee: gammaRatios
        }
    }

    /// A hundred each way, and proportionally less when gamma exceeds 2 · 10^16.
    private var gammaRatios: TwoCoinCurve.Ratios {
        let gammaSmall: ContractUInt = 20_000_000_000_000_000
        // gamma is at most 1.99 · 10^17: the limit is at least 10^19, nothing wraps.
        let limit = gamma > gammaSmall ? Self.hundred &* gammaSmall &/ gamma : Self.hundred
        return TwoCoinCurve.Ratios(
            otherK0: (.one &* .one &/ limit)...limit,
            balance: (.one &* .one &/ 2 &/ limit)...(limit &/ 2),
            invariant: 5_000_000_000_000_000...(Self.hundred &/ 2))
    }
}
