import Synchronization
import Transport

/// Collects the events of a WebSocket connection as lines of text.
final class Inbox: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func take(_ event: WebSocketEvent) {
        let line =
            switch event {
            case .text(let bytes):
                bytes.count > 100 ? "text of \(bytes.count)" : "text \(bytes.text)"
            case .binary(let bytes): "binary \(Array(bytes))"
            case .ping(let bytes): "ping \(bytes.text)"
            case .pong(let bytes): "pong \(bytes.text)"
            case .closed(let reason): "closed \(reason)"
            }
        lines.withLock { $0.append(line) }
    }
}

/// Waits, at most fifteen seconds, until something holds.
func eventually(_ condition: @Sendable () -> Bool) async -> Bool {
    for _ in 0..<3_000 {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return condition()
}
