/// Why no plan can be made.
public enum RoutingError: Error, Hashable, Sendable {
    /// The order or a source names an asset that the problem does not describe.
    case unknownAsset(String)
    /// An asset is described twice or with decimals outside 0...36.
    case invalidAsset(String)
    /// Both sides of the order are the same asset.
    case sameAsset
    /// The order's amount is zero or 2^200 and more.
    case invalidAmount
    /// A price of gas or of the native coin, or something of risk, is negative or passes 256 bits.
    case invalidCosts
    /// Two sources have this name.
    case duplicateSource(String)
    /// This source's numbers contradict each other: unsorted levels, a fee of 100 %, a lot of zero.
    case malformedSource(String)
    /// More sources or levels than a problem may hold.
    case tooLarge
    /// No source trades the pair.
    case noSource
    /// Sources exist but nothing can be traded: no balance, no liquidity or less than every minimum.
    case nothingToTrade
}

extension RoutingError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .unknownAsset(let id): "asset \(id) is not described"
        case .invalidAsset(let id): "asset \(id) is described twice or has invalid decimals"
        case .sameAsset: "both sides of the order are the same asset"
        case .invalidAmount: "the order's amount is zero or too large"
        case .invalidCosts: "the gas price, the native price or risk is out of range"
        case .duplicateSource(let id): "source \(id) is listed twice"
        case .malformedSource(let id): "source \(id) contradicts itself"
        case .tooLarge: "the problem has too many sources or levels"
        case .noSource: "no source trades the pair"
        case .nothingToTrade: "nothing can be traded"
        }
    }
}
