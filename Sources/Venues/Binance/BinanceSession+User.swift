import Basics
import Synchronization
import Transport

extension BinanceSession {
    /// Keeps the connection for the account's own events.
    func keepUserConnected() async {
        await keepConnected { await runUserConnection() }
    }

    /// One connection for the account's own events, from its subscription to its end.
    private func runUserConnection() async -> ConnectionEnd {
        let id = "events\(lastCall.add(1, ordering: .relaxed).newValue)"
        let user = UserFeed(stream: UserStream(callId: id, decoder: decoder), sink: sink)
        let end = await connectUser(user, callId: id)
        user.finish(end.reason)
        return end
    }

    private func connectUser(_ user: UserFeed, callId: String) async -> ConnectionEnd {
        if let refusal = take(.subscription) {
            return ConnectionEnd(reason: refusal.description, retryAt: refusal.retryAt)
        }
        let connection: WebSocketConnection
        do throws(TransportError) {
            connection = try await sockets.connect(
                endpoints.webSocketApi, target: endpoints.webSocketApiPath,
                timeoutMilliseconds: settings.connectMilliseconds
            ) { user.receive($0) }
        } catch {
            return ConnectionEnd(reason: error.description)
        }
        do throws(VenueError) {
            connection.send(text: try requests.subscribeUserData(id: callId, now: time.now()))
        } catch {
            connection.close()
            return ConnectionEnd(reason: error.description)
        }
        let deadline =
            time.monotonicNanoseconds() &+ UInt64(max(0, settings.connectMilliseconds)) * 1_000_000
        let end = await watch(connection, user.signal, checks: 1) { _ in
            let isLate = self.time.monotonicNanoseconds() > deadline
            return isLate && !user.isSubscribed
                ? ConnectionEnd(reason: "no answer to the subscription") : nil
        }
        if let retryAt = end.retryAt { budget.withLock { $0.block(until: retryAt) } }
        return end
    }
}
