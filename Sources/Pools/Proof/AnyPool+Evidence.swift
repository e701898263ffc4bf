extension AnyPool {
    /// What has confirmed this pool's arithmetic.
    public var evidence: PoolEvidence {
        switch self {
        case .constantProduct(let pool):
            pool.transferTaxPips0 | pool.transferTaxPips1 == 0 ? .constantProduct : .taxed
        case .concentrated(let pool): pool.rules == .v3 ? .concentrated : .concentratedV4
        case .coins(let pair): pair.pool.evidence
        }
    }
}
