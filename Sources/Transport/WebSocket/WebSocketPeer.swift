/// A server's view of a WebSocket client.
package typealias WebSocketPeer = WebSocketConnection
