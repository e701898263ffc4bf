/// Where a private relay is.
package struct RelayConfiguration: Hashable, Sendable {
    /// The `https` URL of its JSON-RPC, such as `https://relay.flashbots.net`.
    package var url: String
    /// The URL below which `/tx/HASH` tells the status of a transaction, such as
    /// `https://protect.flashbots.net`; nil when it is not asked for.
    package var statusURL: String?
    /// How long one exchange may take.
    package var timeoutMilliseconds: Int64

    /// A relay.
    package init(url: String, statusURL: String? = nil, timeoutMilliseconds: Int64 = 10_000) {
        self.url = url
        self.statusURL = statusURL
        self.timeoutMilliseconds = timeoutMilliseconds
    }
}
