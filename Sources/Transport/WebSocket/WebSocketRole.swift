/// Which side of a WebSocket connection this is; a client masks, a server never does.
enum WebSocketRole: Sendable {
    case client
    case server
}
