import Basics
import Codecs
import Markets
import Transport
import Venues

/// One flood, from healthy books to the figures.
struct FloodRun: Sendable {
    let settings: FloodSettings
    let session: BinanceSession
    let port: Int
    let time: any TimeSource
    let files: any FileAccess

    func result() async throws(BenchmarkError) -> FloodResult {
        let control = HTTPClient(
            dialer: SocketDialer(time: time),
            endpoint: Endpoint(isSecure: false, host: "127.0.0.1", port: port))
        // Snapshots are fetched while a little flows: without any change a book never starts.
        _ = try await flow(settings.symbolCount * 10, control)
        try await waitUntilHealthy()
        _ = try await flow(0, control)
        var idle = CancelMeter(session: session, time: time)
        try await idle.run(
            milliseconds: settings.idleMilliseconds, every: settings.cancelMilliseconds)
        let before = (
            sent: try await flow(settings.messagesPerSecond, control), session.marketCounters
        )
        let start = time.monotonicNanoseconds()
        let (flooded, memory) = try await flooded()
        let sent = try await flow(0, control) - before.sent
        let milliseconds = Int64((time.monotonicNanoseconds() &- start) / 1_000_000)
        let counters = try await settled(before.1.applied + sent)
        try await idle.run(
            milliseconds: settings.idleMilliseconds, every: settings.cancelMilliseconds)
        let idleResult = idle.result(FloodBenchmark.names[0])
        return FloodResult(
            idle: idleResult, flooded: flooded.result(FloodBenchmark.names[1], floor: idleResult),
            sent: sent, applied: counters.applied - before.1.applied,
            conflated: counters.conflated - before.1.conflated, late: counters.late,
            milliseconds: milliseconds, settledKibibytes: memory.settled,
            mostKibibytes: memory.most)
    }

    /// Cancels, looks at books and watches memory, all at once, while the flood lasts.
    private func flooded() async throws(BenchmarkError) -> (CancelMeter, (settled: Int, most: Int))
    {
        let outcome = await withTaskGroup(of: Void.self) {
            group -> Result<(CancelMeter, (settled: Int, most: Int)), BenchmarkError> in
            group.addTask { await look() }
            async let memory = watchMemory()
            var meter = CancelMeter(session: session, time: time)
            do throws(BenchmarkError) {
                try await meter.run(
                    milliseconds: settings.floodMilliseconds, every: settings.cancelMilliseconds)
            } catch {
                group.cancelAll()
                return .failure(error)
            }
            group.cancelAll()
            return .success((meter, await memory))
        }
        return try outcome.get()
    }

    /// Looks at every book again and again, as somebody who decides by it does.
    private func look() async {
        while (try? await time.sleep(milliseconds: settings.lookMilliseconds)) != nil {
            for symbol in session.symbols { _ = session.book(symbol: symbol) }
        }
    }

    /// Memory when it had time to settle, and the most from then on.
    private func watchMemory() async -> (settled: Int, most: Int) {
        let start = time.monotonicNanoseconds()
        var (settled, most) = (0, 0)
        while true {
            let elapsed = Int64((time.monotonicNanoseconds() &- start) / 1_000_000)
            let now = ResidentMemory.kibibytes(files) ?? 0
            if elapsed >= settings.settleMilliseconds {
                if settled == 0 { settled = now }
                most = max(most, now)
            }
            if elapsed >= settings.floodMilliseconds { return (settled, most) }
            guard (try? await time.sleep(milliseconds: 200)) != nil else { return (settled, most) }
        }
    }

    /// Sets the rate; how many messages were sent before.
    private func flow(_ rate: Int, _ control: HTTPClient) async throws(BenchmarkError) -> Int {
        let outcome = await control.send(
            WireRequest(method: "GET", target: "/flood?rate=\(rate)"), timeoutMilliseconds: 5_000)
        guard let body = outcome.response?.body, let answer = try? JSONValue(parsing: body),
            let sent = answer["sent"]?.integerValue
        else { throw BenchmarkError(.failed, "the flood's server: \(outcome)") }
        return Int(sent)
    }

    private func waitUntilHealthy() async throws(BenchmarkError) {
        for _ in 0..<1_000 {
            let books = session.symbols.map { session.book(symbol: $0) }
            if books.allSatisfy({ $0?.health == .healthy }) { return }
            try await CancelMeter.sleep(10, time)
        }
        throw BenchmarkError(.failed, "the books do not become healthy")
    }

    /// What was counted once everything sent has arrived; throws when something was lost or a book
    /// is not what it was.
    private func settled(_ applied: Int) async throws(BenchmarkError) -> MarketCounters {
        for _ in 0..<500 where session.marketCounters.applied < applied {
            try await CancelMeter.sleep(10, time)
        }
        for symbol in session.symbols {
            try BenchmarkError.expect(
                "the health of \(symbol)", session.book(symbol: symbol)?.health, is: .healthy)
        }
        let counters = session.marketCounters
        try BenchmarkError.expect("the number of applied changes", counters.applied, is: applied)
        try BenchmarkError.expect("the number of gaps", counters.gaps, is: 0)
        return counters
    }
}
