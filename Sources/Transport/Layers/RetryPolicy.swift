import Basics
import Codecs

/// Whether a request may be sent again, and when.
///
/// A request that was provably not sent may always be repeated; one that may have been carried out
/// only when its caller says that doing it twice is the same as doing it once.
package struct RetryPolicy: Sendable, Hashable {
    /// The most attempts, the first one included.
    package var attemptsMax: Int
    /// The pause after the first attempt; it doubles after each further one.
    package var pauseMilliseconds: Int64
    /// The longest pause.
    package var pauseMillisecondsMax: Int64

    /// Bounds for the attempts; at least one is always made.
    package init(
        attemptsMax: Int = 3, pauseMilliseconds: Int64 = 200, pauseMillisecondsMax: Int64 = 5_000
    ) {
        self.attemptsMax = max(1, attemptsMax)
        self.pauseMilliseconds = max(0, pauseMilliseconds)
        self.pauseMillisecondsMax = max(0, pauseMillisecondsMax)
    }

    /// How long to pause before the next attempt; nil to stop.
    ///
    /// `attempts` counts those made so far.
    package func pause(
        after outcome: HTTPOutcome, attempts: Int, isIdempotent: Bool
    ) -> Int64? {
        guard attempts < attemptsMax, mayRepeat(outcome, isIdempotent) else { return nil }
        let doublings = min(max(0, attempts - 1), 30)
        let (pause, overflow) = pauseMilliseconds.multipliedReportingOverflow(by: 1 << doublings)
        return overflow ? pauseMillisecondsMax : min(pause, pauseMillisecondsMax)
    }

    private func mayRepeat(_ outcome: HTTPOutcome, _ isIdempotent: Bool) -> Bool {
        switch outcome {
        case .notSent(let error): error.action == .retry
        case .unknown(let error): isIdempotent && error.action == .retry
        case .response(let answer): isIdempotent && [502, 503, 504].contains(answer.status)
        }
    }
}
