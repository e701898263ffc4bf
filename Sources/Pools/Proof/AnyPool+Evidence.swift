extension AnyPool {
    /// What has confirmed this pool's arithmetic.
    public var evidence: PoolEvidence {
        switch self {
        case .constantProduct: .bytecode
        case .concentrated(let pool): pool.rules == .v3 ? .bytecode : .independent
        case .coins(let pair): pair.pool.evidence
        }
    }
}
