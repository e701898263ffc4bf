/// What came over the market data streams of a session, counted since it was made.
package struct MarketCounters: Hashable, Sendable {
    /// Changes of books that came.
    package var messages = 0
    /// Changes that came into a book.
    package var applied = 0
    /// Changes that nobody saw one by one: whoever looked at the book saw them and later ones at
    /// once.
    package var conflated = 0
    /// Changes that came so late that their book was out of use until the stream was caught up with.
    package var late = 0
    /// Times that a change was missing.
    package var gaps = 0

    /// Nothing counted.
    package init() {}

    /// Both together.
    package static func + (left: MarketCounters, right: MarketCounters) -> MarketCounters {
        var sum = left
        sum.messages += right.messages
        sum.applied += right.applied
        sum.conflated += right.conflated
        sum.late += right.late
        sum.gaps += right.gaps
        return sum
    }
}
