package import Codecs

/// What the gateway needs of a node.
///
/// `causeway` joins the two.
package protocol GatewayPort: Sendable {
    /// A plan for a trade, without doing anything.
    func quote(_ request: TradeRequest) async throws(GatewayError) -> JSONValue
    /// Takes a parent order; returns once it is on disk.
    func submit(_ request: TradeRequest) async throws(GatewayError) -> JSONValue
    /// Asks a parent order to end.
    func cancel(order id: String) async throws(GatewayError) -> JSONValue
    /// All parent orders.
    func orders() async -> JSONValue
    /// One parent order; nil when unknown.
    func order(_ id: String) async -> JSONValue?
    /// Exchange orders of which nobody knows, and who wants which to count as dead.
    func overrides() async -> JSONValue
    /// A person wants an exchange order to count as dead.
    func requestOverride(
        of clientOrderId: String, approver: String, note: String
    ) async throws(GatewayError) -> JSONValue
    /// Another person agrees.
    func confirmOverride(
        of clientOrderId: String, approver: String
    ) async throws(GatewayError) -> JSONValue
    /// All on-chain intents.
    func settlements() async -> JSONValue
    /// What every location should hold.
    func ledger() async -> JSONValue
    /// The pools: how old their states are, and which are out of routing and why.
    func pools() async -> JSONValue
    /// Whether everything works, and what does not.
    func health() async -> JSONValue
}
