package import Codecs

/// What a server hosts: requests to answers, and messages over upgraded connections.
package protocol WireService: Sendable {
    /// Answers a request, or says how it fails to.
    ///
    /// Requests of one connection come one after another.
    func respond(to request: WireRequest, connection: ConnectionId) async -> WireReply
    /// Whether an upgrade request becomes a WebSocket connection; if not, `respond` gets it.
    func shouldUpgrade(_ request: WireRequest) -> Bool
    /// A connection was upgraded. This and the two verbs below come on the connection's event
    /// loop, in order, and must not block.
    func opened(_ peer: WebSocketPeer, request: WireRequest)
    /// A whole text message came.
    func received(_ text: WireBytes, from peer: WebSocketPeer)
    /// An upgraded connection ended.
    func closed(_ peer: WebSocketPeer, reason: WebSocketCloseReason)
}

extension WireService {
    package func shouldUpgrade(_ request: WireRequest) -> Bool { false }
    package func opened(_ peer: WebSocketPeer, request: WireRequest) {}
    package func received(_ text: WireBytes, from peer: WebSocketPeer) {}
    package func closed(_ peer: WebSocketPeer, reason: WebSocketCloseReason) {}
}
