import Basics
import Synchronization
import Transport

extension BinanceSession {
    /// The exchange's code for a request whose time it does not accept.
    static let timeRefusalCode = -1021

    /// The time that a request carries which is made now.
    func timestamp() -> Timestamp {
        let now = time.now()
        return clock.withLock { $0.timestamp(now: now) }
    }

    /// Asks for the exchange's time, once; without an answer all stays as it was.
    func measureClock() async {
        if take(.time) != nil { return }
        let asked = time.now()
        let outcome = await rest.send(
            BinanceRequests.time(), timeoutMilliseconds: ServerClock.roundTripMillisecondsMax)
        let answered = time.now()
        guard case .done(let body) = BinanceOutcome.judge(outcome),
            let server = try? decoder.serverTime(body)
        else { return }
        let ahead = clock.withLock { clock -> Int64? in
            clock.note(server: server, asked: asked, answered: answered)
                ? clock.aheadMilliseconds : nil
        }
        if let ahead { sink(.clock(aheadMilliseconds: ahead)) }
    }
}
