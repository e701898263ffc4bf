import Codecs
import Foundation
import Simulation
import Synchronization
import Transport

/// A paper exchange behind a door that a test can shut, and that remembers who went through.
final class ToldService: WireService {
    /// A request with its answer; nil when the answer was kept back.
    struct Call: Sendable {
        let request: WireRequest
        let response: WireResponse?
    }

    private struct State {
        var calls: [Call] = []
        var refusals: [String] = []
        var refusedCount = 0
        var answersToLose = 0
        var isDeafToAccounts = false
    }

    private let host: PaperHost
    private let state = Mutex(State())

    init(_ host: PaperHost) { self.host = host }

    /// Refuses requests that begin with one of these words (`GET /api/v3/order?`) as overloaded.
    func refuse(_ beginnings: [String]) { state.withLock { $0.refusals = beginnings } }

    /// How many requests were refused.
    var refusedCount: Int { state.withLock { $0.refusedCount } }

    /// Carries so many of the next orders out without an answer.
    func loseAnswers(_ count: Int) { state.withLock { $0.answersToLose = count } }

    /// Lets nobody subscribe to an account's events.
    func setDeafToAccounts(_ isDeaf: Bool) { state.withLock { $0.isDeafToAccounts = isDeaf } }

    /// New orders that came in, oldest first.
    var orders: [Call] {
        state.withLock { $0.calls.filter { $0.request.method == "POST" } }
    }

    /// The client order ids of new orders, in order.
    var orderIds: [String] {
        orders.compactMap { call in
            let parts = call.request.target.components(separatedBy: "newClientOrderId=")
            return parts.count == 2 ? parts[1].components(separatedBy: "&")[0] : nil
        }
    }

    func respond(to request: WireRequest, connection: ConnectionId) async -> WireReply {
        let isRefused = state.withLock { state in
            let line = "\(request.method) \(request.target)"
            guard state.refusals.contains(where: { line.hasPrefix($0) }) else { return false }
            state.refusedCount += 1
            return true
        }
        if isRefused { return .whole(WireResponse(status: 503, body: Array("{}".utf8))) }
        let reply = await host.respond(to: request, connection: connection)
        var response: WireResponse?
        if case .whole(let whole) = reply { response = whole }
        let call = Call(request: request, response: response)
        let isLost = state.withLock { state in
            state.calls.append(call)
            guard request.method == "POST", state.answersToLose > 0 else { return false }
            state.answersToLose -= 1
            return true
        }
        return isLost ? .close : reply
    }

    func shouldUpgrade(_ request: WireRequest) -> Bool {
        let isAccount = request.target.hasPrefix("/ws-api")
        if isAccount, state.withLock({ $0.isDeafToAccounts }) { return false }
        return host.shouldUpgrade(request)
    }

    func opened(_ peer: WebSocketPeer, request: WireRequest) {
        host.opened(peer, request: request)
    }

    func received(_ text: WireBytes, from peer: WebSocketPeer) { host.received(text, from: peer) }

    func closed(_ peer: WebSocketPeer, reason: WebSocketCloseReason) {
        host.closed(peer, reason: reason)
    }
}
