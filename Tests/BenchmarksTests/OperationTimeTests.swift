import Arithmetic
import Benchmarks
import Testing

struct OperationTimeTests {
    @Test(arguments: [
        (0, TimeUnit.nanoseconds, "0"), (17_834, .nanoseconds, "17.83"),
        (999, .nanoseconds, "0.999"),
        (1_999_960_000, .microseconds, "2000"), (1_234_567_890, .milliseconds, "1.235"),
        (41_255, .microseconds, "0.04126"),
    ])
    func `figures have four significant digits`(
        _ picoseconds: UInt64, _ unit: TimeUnit, _ text: String
    ) {
        #expect(OperationTime(picoseconds: picoseconds).figure(in: unit).description == text)
    }

    @Test(arguments: [
        (1, 3, "0.333"), (2, 3, "0.667"), (1_000, 1, "1000"), (12_345, 10, "1230"),
        (1, 2_500, "0.0004"),
    ])
    func `ratios are ours over theirs with three significant digits`(
        _ ours: UInt64, _ theirs: UInt64, _ text: String
    ) {
        let ratio = OperationTime(picoseconds: ours).ratio(to: OperationTime(picoseconds: theirs))
        #expect(ratio?.description == text)
    }

    @Test func `there is no ratio to nothing`() {
        let nothing = OperationTime(picoseconds: 0)
        #expect(OperationTime(picoseconds: 5).ratio(to: nothing) == nil)
        #expect(nothing.ratio(to: OperationTime(picoseconds: 5))?.isZero == true)
    }
}
