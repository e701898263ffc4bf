/// What a server has counted since it started.
package struct HTTPServerCounters: Sendable, Hashable {
    /// Connections taken.
    package var accepted = 0
    /// Connections closed at once because too many were open.
    package var turnedAway = 0
    /// Connections open now.
    package var open = 0
    /// Complete requests.
    package var requests = 0
    /// Requests without a whole answer, as the service asked.
    package var dropped = 0
    /// Upgraded connections.
    package var upgrades = 0
    /// Upgraded connections cut off because they did not read.
    package var slowConsumers = 0

    /// Nothing counted.
    package init() {}
}
