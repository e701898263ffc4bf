package import Basics
package import Markets

/// One form of an asset at one location: a balance that its location reports as one number.
///
/// Native ETH and WETH at one address are two holdings of one asset.
package struct Holding: Hashable, Comparable, Sendable {
    /// The account or address that holds it.
    package let location: Location
    /// The economic asset.
    package let asset: Asset
    /// The token contract on a chain; nil for a native coin and at an exchange.
    package let token: Address?

    /// Names a holding.
    package init(location: Location, asset: Asset, token: Address? = nil) {
        self.location = location
        self.asset = asset
        self.token = token
    }

    package static func < (left: Holding, right: Holding) -> Bool {
        if left.location != right.location { return left.location < right.location }
        if left.asset != right.asset { return left.asset < right.asset }
        switch (left.token, right.token) {
        case (nil, nil), (.some, nil): return false
        case (nil, .some): return true
        case (let a?, let b?): return a < b
        }
    }
}
