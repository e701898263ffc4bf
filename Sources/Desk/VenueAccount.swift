package import Markets

/// An account at an exchange that the desk may trade on.
package struct VenueAccount: Hashable, Sendable {
    /// The exchange.
    package let venue: VenueId
    /// The account's name, ours.
    package let account: String
    /// Assets that may be held there, with the digits that the exchange keeps.
    package let assets: [AssetDecimals]

    /// Describes an account.
    package init(venue: VenueId, account: String, assets: [AssetDecimals]) {
        self.venue = venue
        self.account = account
        self.assets = assets
    }

    /// Where its balances are.
    package var location: Location { .venue(venue, account: account) }
}
