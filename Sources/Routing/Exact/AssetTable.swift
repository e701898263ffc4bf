/// The pair of an order and the assets that sources may name.
struct AssetTable: Sendable {
    /// Digits of the asset paid.
    let decimalsIn: Int
    /// Digits of the asset received.
    let decimalsOut: Int
    private let assetIn: String
    private let assetOut: String
    private let known: Set<String>

    /// Checks the assets and the order's pair.
    init(_ problem: RouteProblem) throws(RoutingError) {
        var decimals: [String: Int] = [:]
        for asset in problem.assets {
            guard decimals[asset.id] == nil, asset.decimals >= 0, asset.decimals <= 36 else {
                throw .invalidAsset(asset.id)
            }
            decimals[asset.id] = asset.decimals
        }
        assetIn = problem.order.assetIn
        assetOut = problem.order.assetOut
        guard let paid = decimals[assetIn] else { throw .unknownAsset(assetIn) }
        guard let received = decimals[assetOut] else { throw .unknownAsset(assetOut) }
        guard assetIn != assetOut else { throw .sameAsset }
        decimalsIn = paid
        decimalsOut = received
        known = Set(decimals.keys)
    }

    /// Whether a source trades the pair from its first asset (a pool's token0, a book's base) to
    /// its second; false the other way; nil when it trades another pair.
    func direction(
        _ first: String, _ second: String, _ source: String
    ) throws(RoutingError) -> Bool? {
        if first == assetIn, second == assetOut { return true }
        if second == assetIn, first == assetOut { return false }
        if !known.contains(first) { throw .unknownAsset(first) }
        if !known.contains(second) { throw .unknownAsset(second) }
        if first == second { throw .malformedSource(source) }
        return nil
    }
}
