/// Pauses that double after each failure, up to a limit.
struct Backoff {
    private let first: Int64
    private let most: Int64
    private var next: Int64

    /// The first pause and the longest.
    init(firstMilliseconds: Int64, mostMilliseconds: Int64) {
        first = max(1, min(firstMilliseconds, mostMilliseconds))
        most = max(1, mostMilliseconds)
        next = first
    }

    /// The pause after one more failure.
    mutating func pause() -> Int64 {
        let pause = next
        next = next > most / 2 ? most : next * 2
        return pause
    }

    /// Begins anew after a success.
    mutating func reset() { next = first }
}
