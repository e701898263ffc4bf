import Basics
import Cryptography
import Foundation
import Signing
import Testing

/// What the parts of the protocol cost one party in CPU time, beside the group's own operations.
///
/// Lines that begin with FIGURE are for people. The bounds are generous: they find a mistake of
/// order, not a slow machine.
@Suite(.serialized) struct CostTests {
    /// The least CPU time of some runs, in microseconds.
    static func microseconds(_ runs: Int, _ body: () throws -> Void) rethrows -> Int {
        var least = Int.max
        for _ in 0..<runs {
            let start = clock()
            try body()
            least = min(least, Int(clock() - start))
        }
        return least
    }

    @Test func `a setup and a multiplication cost what was planned`() throws {
        let point = try CurvePoint(generatorTimes: Scalar(77))
        var product = [UInt8](repeating: 0, count: 33)
        let base = try CostTests.microseconds(5) {
            for number in UInt64(1)...100 { _ = try CurvePoint(generatorTimes: scalar(number)) }
        }
        let other = try CostTests.microseconds(5) {
            for number in UInt64(1)...100 {
                try product.withUnsafeMutableBytes {
                    try point.writeProduct(scalar(number), to: $0)
                }
            }
        }
        let setup = try CostTests.microseconds(5) {
            _ = try SetupRun(id: name(1), sender: party(1), receiver: party(2), seed: 5)
        }
        var begin = Int.max
        var answer = Int.max
        var finish = Int.max
        for number in UInt64(0)..<8 {
            let setup = try SetupRun(
                id: name(1), sender: party(2), receiver: party(1), seed: number)
            var receiver: MultiplicationReceiver?
            begin = min(
                begin,
                try CostTests.microseconds(1) {
                    receiver = try MultiplicationReceiver(
                        from: party(1), setup: setup.sender, session: name(2), seed: seed(number))
                })
            let machine = try #require(receiver)
            var message: MultiplicationMessage?
            answer = min(
                answer,
                try CostTests.microseconds(1) {
                    message = try MultiplicationSender.answer(
                        machine.message, from: party(2), inputs: inputs(scalar(1), scalar(2)),
                        setup: setup.receiver, session: name(2), seed: seed(number)
                    ).message
                })
            let sent = try #require(message)
            finish = min(finish, try CostTests.microseconds(1) { _ = try machine.finish(sent) })
        }
        print("FIGURE k·G \(base) per 100, k·P \(other) per 100 (µs of CPU)")
        print("FIGURE setup of one direction, both sides \(setup) µs")
        print("FIGURE multiplication: begin \(begin), answer \(answer), finish \(finish) µs")
        #expect(begin + answer + finish < 40 * base)
    }

    // The bounds are those of the plan: 10, 10 and 20 ms on a machine of its own.
    @Test(arguments: [(2, 2, 10_000), (2, 3, 10_000), (3, 5, 20_000)])
    func `a signature costs a party what was planned`(
        threshold: Int, count: Int, microsecondsMax: Int
    ) throws {
        let dealer = try Dealer(threshold: threshold, count: count)
        var least = Int.max
        for number in UInt64(0)..<5 {
            let network = try SigningNetwork(
                dealer, Array(1...UInt16(threshold)), seed: 500 + number)
            try network.run()
            #expect(network.signatures == threshold)
            least = min(least, network.microseconds)
        }
        print("FIGURE signing \(threshold) of \(count): \(least) µs of CPU for a party")
        #expect(least <= microsecondsMax)
    }

    // Without the setups, of which `setup` above tells the cost.
    @Test(arguments: [(2, 2), (2, 3), (3, 5)])
    func `key generation costs little beside its setups`(threshold: Int, count: Int) throws {
        var least = Int.max
        for number in UInt64(0)..<3 {
            let network = try KeyNetwork(
                try KeyPlan(request: name(1), threshold: threshold, count: count), seed: number)
            try network.run()
            #expect(network.isReleased)
            least = min(least, network.microseconds)
        }
        print("FIGURE key generation \(threshold) of \(count): \(least) µs of CPU for a party")
        #expect(least <= 60_000)
    }
}
