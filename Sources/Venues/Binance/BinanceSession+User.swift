import Basics
import Synchronization
import Transport

extension BinanceSession {
    /// Keeps a connection for the account's own events.
    func keepUserConnected() async {
        let presence = UserPresence(sink: sink)
        await keepConnected { tenure, predecessor in
            await self.runUserConnection(tenure, predecessor, presence)
        }
    }

    /// One connection for the account's own events, from its subscription to its end.
    private func runUserConnection(
        _ tenure: ConnectionTenure, _ predecessor: ConnectionTenure?, _ presence: UserPresence
    ) async -> ConnectionEnd {
        let id = "events\(lastCall.add(1, ordering: .relaxed).newValue)"
        let user = UserFeed(
            stream: UserStream(callId: id, decoder: decoder), presence: presence, tenure: tenure)
        let end = await connectUser(user, callId: id, tenure, predecessor)
        user.finish(end.reason)
        return end
    }

    private func connectUser(
        _ user: UserFeed, callId: String, _ tenure: ConnectionTenure,
        _ predecessor: ConnectionTenure?
    ) async -> ConnectionEnd {
        await measureClock()
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
            connection.send(text: try requests.subscribeUserData(id: callId, now: timestamp()))
        } catch {
            connection.close()
            return ConnectionEnd(reason: error.description)
        }
        let deadline =
            time.monotonicNanoseconds() &+ UInt64(max(0, settings.connectMilliseconds)) * 1_000_000
        let end = await watch(connection, tenure, checks: 1) { _ in
            if user.isSubscribed {
                if let predecessor, !predecessor.isReplaced { predecessor.replace() }
                return nil
            }
            return self.time.monotonicNanoseconds() > deadline
                ? ConnectionEnd(reason: "no answer to the subscription") : nil
        }
        if let retryAt = end.retryAt { budget.withLock { $0.block(until: retryAt) } }
        return end
    }
}
