import Basics
import Transport

extension BinanceSession {
    /// Keeps one connection after the other, with growing pauses after failures, until the task is
    /// cancelled.
    ///
    /// A connection that is due gets its successor while it still works; `connect` is given it as
    /// the predecessor, to replace once the new one is up.
    func keepConnected(
        _ connect:
            @escaping @Sendable (ConnectionTenure, ConnectionTenure?) async -> ConnectionEnd
    ) async {
        await withDiscardingTaskGroup { group in
            var backoff = settings.backoff
            // At most this one and its successor are open.
            var due: ConnectionTenure?
            while !Task.isCancelled {
                let tenure = ConnectionTenure()
                if due?.isOver == true { due = nil }
                let predecessor = due
                let started = time.monotonicNanoseconds()
                group.addTask { tenure.finish(await connect(tenure, predecessor)) }
                guard let turn = await tenure.turn() else { return }
                let lasted = Int64((time.monotonicNanoseconds() &- started) / 1_000_000)
                if lasted >= settings.stableMilliseconds { backoff.reset() }
                switch turn {
                case .due: due = tenure
                case .ended(let end):
                    let asked = end.retryAt.map { $0.milliseconds(since: time.now()) } ?? 0
                    let pause = max(backoff.next(), min(asked, 3 * 86_400_000))
                    if (try? await time.sleep(milliseconds: pause)) == nil { return }
                }
            }
        }
    }

    /// Waits until a connection ends, stays silent, or one of so many checks, each made again and
    /// again beside the others, finds a reason to give it up; then closes it.
    ///
    /// One that is too old becomes due and goes on.
    func watch(
        _ connection: WebSocketConnection, _ tenure: ConnectionTenure,
        checks: Int, check: @escaping @Sendable (Int) async -> ConnectionEnd?
    ) async -> ConnectionEnd {
        let end = await withTaskGroup(of: ConnectionEnd.self) { group in
            group.addTask { await tenure.signal.wait() }
            group.addTask { await self.watchAge(connection, tenure) }
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

    private func watchAge(
        _ connection: WebSocketConnection, _ tenure: ConnectionTenure
    ) async -> ConnectionEnd {
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
                tenure.becomeDue()
            }
        }
        return ConnectionEnd(reason: "stopped")
    }
}
