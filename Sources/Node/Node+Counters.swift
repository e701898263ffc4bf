package import Chains
package import Markets
package import Venues

extension Node {
    /// What came over the market data streams of an account's exchange.
    package func marketCounters(of venue: VenueId, account: String) -> MarketCounters {
        let link = venues.first { $0.session.venue == venue && $0.account == account }
        return link?.session.marketCounters ?? MarketCounters()
    }

    /// How each of the chain's providers does; empty without a chain.
    package var providers: [ProviderHealth] { chain?.session.providers ?? [] }
}
