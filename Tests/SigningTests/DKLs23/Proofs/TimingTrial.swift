import Basics
import Glibc

/// Whether a computation takes another time for one fixed input than for random ones.
///
/// After Reparaz, Balasch and Verbauwhede, "Dude, is my code constant time?" (eprint 2016/1123): two
/// classes in random order, the slowest measurements left out at several bounds, Welch's t of each.
/// A difference shows as a t that grows with the number of measurements.
struct TimingTrial<Input> {
    /// How many measurements follow each other before new inputs are made.
    private static var rowLength: Int { 32 }
    /// Above this, in absolute value, a difference is told apart from chance.
    static var threshold: Double { 4.5 }

    /// How often each attempt measures.
    let samples: Int
    /// How many inputs one measurement goes through.
    let batch: Int
    /// The input of the fixed class, each time in memory of its own like that of the other class.
    let fixed: (inout SplitMix64) throws -> Input
    /// An input of the other class.
    let random: (inout SplitMix64) throws -> Input
    /// What is measured; what it gives keeps it from being left out.
    let run: (Input) throws -> UInt64

    init(
        samples: Int, batch: Int, fixed: @escaping (inout SplitMix64) throws -> Input,
        random: @escaping (inout SplitMix64) throws -> Input,
        run: @escaping (Input) throws -> UInt64
    ) {
        self.samples = samples
        self.batch = batch
        self.fixed = fixed
        self.random = random
        self.run = run
    }

    /// The least of the largest t of some attempts.
    ///
    /// Noise of a machine that others use is large in one attempt and not in the next; a real
    /// difference is in all of them. Attempts end with the first below the threshold.
    func leakage(attempts: Int = 5, seed: UInt64 = 1) throws -> Double {
        var least = Double.infinity
        for attempt in 0..<attempts {
            least = min(least, try largest(SplitMix64(seed: seed &+ UInt64(attempt) &* 7_919)))
            if least < Self.threshold { break }
        }
        return least
    }

    private func largest(_ start: SplitMix64) throws -> Double {
        var generator = start
        var times: [(isFixed: Bool, nanoseconds: Double)] = []
        times.reserveCapacity(samples)
        var sink: UInt64 = 0
        while times.count < samples {
            // Inputs are made for many measurements ahead, so that what the machine did before one
            // does not depend on its class; the first of each row is left out.
            let row = try (0..<Self.rowLength).map { _ in try inputs(&generator) }
            for (place, (isFixed, inputs)) in row.enumerated() {
                let begin = Self.now()
                for input in inputs { sink ^= try run(input) }
                let end = Self.now()
                if place > 0 { times.append((isFixed, end - begin)) }
            }
        }
        guard sink != 0x5eed else { return .infinity }
        // The first measurements warm up the machine.
        let warm = Array(times.dropFirst(samples / 20))
        let sorted = warm.map(\.nanoseconds).sorted()
        let bounds = [0.5, 0.75, 0.9, 0.99].map { sorted[Int(Double(sorted.count - 1) * $0)] }
        return bounds.map { bound in abs(Self.welch(warm.filter { $0.nanoseconds <= bound })) }
            .max() ?? .infinity
    }

    /// The inputs of one measurement; those of the other class are made as well, by lot before or after.
    private func inputs(
        _ generator: inout SplitMix64
    ) throws -> (isFixed: Bool, inputs: [Input]) {
        let isFixed = generator.next() >> 13 & 1 == 0
        var inputs: [Input] = []
        inputs.reserveCapacity(batch)
        for _ in 0..<batch {
            if generator.next() >> 17 & 1 == 0 {
                let (first, second) = (try fixed(&generator), try random(&generator))
                inputs.append(isFixed ? first : second)
            } else {
                let (second, first) = (try random(&generator), try fixed(&generator))
                inputs.append(isFixed ? first : second)
            }
        }
        return (isFixed, inputs)
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    /// Welch's t; zero for fewer than two of a class, or two classes without any variance.
    private static func welch(_ times: [(isFixed: Bool, nanoseconds: Double)]) -> Double {
        let classes = [true, false].map { isFixed in
            times.filter { $0.isFixed == isFixed }.map(\.nanoseconds)
        }
        guard classes.allSatisfy({ $0.count > 1 }) else { return 0 }
        let means = classes.map { $0.reduce(0, +) / Double($0.count) }
        let errors = zip(classes, means).map { values, mean in
            values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                / Double(values.count - 1) / Double(values.count)
        }
        let error = (errors[0] + errors[1]).squareRoot()
        return error == 0 ? 0 : (means[0] - means[1]) / error
    }
}
