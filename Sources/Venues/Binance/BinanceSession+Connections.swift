import Basics
import Transport

extension BinanceSession {
    /// Connects again and again, with growing pauses, until the task is cancelled.
    func keepConnected(_ connect: () async -> ConnectionEnd) async {
        var backoff = settings.backoff
        while !Task.isCancelled {
            let started = time.monotonicNanoseconds()
            let end = await connect()
            let lasted = Int64((time.monotonicNanoseconds() &- started) / 1_000_000)
            if lasted >= settings.stableMilliseconds { backoff.reset() }
            let asked = end.retryAt.map { $0.milliseconds(since: time.now()) } ?? 0
            let pause = max(backoff.next(), min(asked, 3 * 86_400_000))
            if (try? await time.sleep(milliseconds: pause)) == nil { return }
        }
    }

    /// Waits until a connection ends, is too old, or stays silent, or one of so many checks, each
    /// made again and again beside the others, finds a reason to give it up; then closes it.
    func watch(
        _ connection: WebSocketConnection, _ signal: ConnectionSignal,
        checks: Int, check: @escaping @Sendable (Int) async -> ConnectionEnd?
    ) async -> ConnectionEnd {
        let end = await withTaskGroup(of: ConnectionEnd.self) { group in
            group.addTask { await signal.wait() }
            group.addTask { await self.watchAge(connection) }
            for index in 0..<checks {
                group.addTask { await self.repeatCheck(index, check) }
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? ConnectionEnd(reason: "stopped")
        }
        connection.close()
        return end
    }

    private func repeatCheck(
        _ index: Int, _ check: @Sendable (Int) async -> ConnectionEnd?
    ) async -> ConnectionEnd {
        repeat {
            if let end = await check(index) { return end }
        } while (try? await time.sleep(milliseconds: settings.tickMilliseconds)) != nil
        return ConnectionEnd(reason: "stopped")
    }

    private func watchAge(_ connection: WebSocketConnection) async -> ConnectionEnd {
        let started = time.monotonicNanoseconds()
        while (try? await time.sleep(milliseconds: 1_000)) != nil {
            let now = time.monotonicNanoseconds()
            // The two clocks are read apart: a frame may have come in between.
            let silent = now > connection.lastReceivedNanoseconds
            let silence = silent ? (now - connection.lastReceivedNanoseconds) / 1_000_000 : 0
            if Int64(silence) >= settings.silenceMilliseconds {
                return ConnectionEnd(reason: "nothing came for \(silence) ms")
            }
            if Int64((now &- started) / 1_000_000) >= settings.connectionLifeMilliseconds {
                return ConnectionEnd(reason: "renewed before the exchange's limit")
            }
        }
        return ConnectionEnd(reason: "stopped")
    }
}
