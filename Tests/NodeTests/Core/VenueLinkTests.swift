import Markets
import Node
import Testing

@Suite struct VenueLinkTests {
    @Test func `books of two accounts at one exchange have names of their own`() {
        let (one, two) = (VenueId("binance"), VenueId("other"))
        #expect(VenueLink.prefixes(of: [(one, "main"), (two, "main")]) == ["binance", "other"])
        let several = VenueLink.prefixes(of: [(one, "main"), (two, "main"), (one, "second")])
        #expect(several == ["binance/main", "other", "binance/second"])
    }
}
