import Basics
import Codecs
import Synchronization
import Transport

/// Answers with what it was asked, and misbehaves on request.
final class EchoService: WireService {
    let time: any TimeSource
    private let seen = Mutex<[String]>([])

    init(time: any TimeSource = SystemTime()) {
        self.time = time
    }

    /// What happened, in order.
    var log: [String] { seen.withLock { $0 } }

    func respond(to request: WireRequest, connection: ConnectionId) async -> WireReply {
        note("\(request.method) \(request.target)")
        switch request.path {
        case "/drop": return .close
        case "/silence": return .silence
        case "/cut":
            let whole = WireResponse(status: 200, body: Array("whole".utf8))
            return .cut(whole, bytes: Int(request.query) ?? 0)
        case "/slow":
            try? await time.sleep(milliseconds: Int64(request.query) ?? 200)
        case "/big":
            let count = Int(request.query) ?? 0
            return .whole(
                WireResponse(status: 200, body: [UInt8](repeating: 0x61, count: count)))
        case "/status": return .whole(WireResponse(status: Int(request.query) ?? 500))
        default: break
        }
        let text = "\(request.method) \(request.target) "
        return .whole(
            WireResponse(
                status: 200, headers: [WireHeader("x-connection", "\(connection)")],
                body: Array(text.utf8) + request.body))
    }

    func shouldUpgrade(_ request: WireRequest) -> Bool { request.path.hasPrefix("/socket") }

    func opened(_ peer: WebSocketPeer, request: WireRequest) {
        note("opened \(request.target)")
        if request.path == "/socket/push" {
            for number in 0..<3 { peer.send(text: "push \(number)") }
        }
        if request.path == "/socket/flood" {
            let chunk = [UInt8](repeating: 0x61, count: 65_536)
            while peer.send(text: chunk) {}
        }
        if request.path == "/socket/cut" {
            peer.send(text: "before")
            peer.cut(text: "whole", bytes: Int(request.query) ?? 0)
            peer.send(text: "after")
        }
        if request.path == "/socket/bye" { peer.close(code: 4_001) }
    }

    func received(_ text: WireBytes, from peer: WebSocketPeer) {
        note("received \(text.count)")
        peer.send(text: text)
    }

    func closed(_ peer: WebSocketPeer, reason: WebSocketCloseReason) { note("closed \(reason)") }

    private func note(_ line: String) { seen.withLock { $0.append(line) } }
}
