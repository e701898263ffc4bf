import Basics
import Cryptography
import Signing
import Testing

/// Group 11: the times of the transfers' whole steps, over the secrets that they select by.
@Suite(.serialized) struct TransferTimingTests {
    /// A setup with choices of a cheater's liking, and what an honest receiver says to it.
    private struct Case {
        let chosen: [UInt8]
        let message: ExtensionMessage
    }

    private static let session = name(9)

    /// A setup whose keys are drawn, with the given Δ.
    private static func made(
        _ delta: [UInt8], _ generator: inout SplitMix64
    ) throws -> Case {
        let keys = (0..<8_192).map { _ in UInt8(generator.next() >> 56) }
        var chosen = delta
        for index in 0..<128 {
            let start = (2 * index + Int(bit(delta, index))) * 32
            chosen += keys[start..<(start + 32)]
        }
        let receiver = try MultiplicationReceiver(
            from: party(1), setup: try SenderSetup(id: name(3), keys: secret(keys)),
            session: session, seed: seed(generator.next()))
        return Case(chosen: chosen, message: receiver.message)
    }

    @Test(.enabled(if: isFull), arguments: [UInt8(0), 0xff])
    func `the answer to an extension takes the same time for every offset`(byte: UInt8) throws {
        var generator = SplitMix64(seed: 5)
        let one = try Self.made([UInt8](repeating: byte, count: 16), &generator)
        // As many copies of the fixed case as there are others, so that caches treat them alike.
        var copies: [Case] = []
        var others: [Case] = []
        for _ in 0..<48 {
            copies.append(
                Case(
                    chosen: one.chosen.map { $0 },
                    message: try ExtensionMessage(one.message.bytes.map { $0 }, from: party(2))))
            let delta = (0..<16).map { _ in UInt8(generator.next() >> 56) }
            others.append(try Self.made(delta, &generator))
        }
        let (same, all) = (copies, others)
        let trial = TimingTrial(
            samples: 2_400, batch: 1, fixed: { same[Int($0.next() % 48)] },
            random: { all[Int($0.next() % 48)] },
            run: { input in
                let answer = try MultiplicationSender.answer(
                    input.message, from: party(2), inputs: inputs(scalar(1), scalar(2)),
                    setup: try ReceiverSetup(id: name(3), content: secret(input.chosen)),
                    session: Self.session, seed: seed(4))
                return UInt64(answer.message.bytes[5])
            })
        let leakage = try trial.leakage()
        print("FIGURE timing of the answer, Δ of \(byte): |t| \((leakage * 100).rounded() / 100)")
        #expect(leakage < 4.5)
    }

    @Test(.enabled(if: isFull))
    func `the end of a multiplication takes the same time for all choices`() throws {
        let content = try SetupBank.content(sender: 0, receiver: 1)
        var machines: [(MultiplicationReceiver, MultiplicationMessage)] = []
        // 48 times the same choices, then 48 others.
        for number in [UInt64](repeating: 0, count: 48) + Array(1...48) {
            let receiver = try MultiplicationReceiver(
                from: party(1), setup: try content.sender(name(3)), session: Self.session,
                seed: seed(number))
            let answer = try MultiplicationSender.answer(
                receiver.message, from: party(2), inputs: inputs(scalar(1), scalar(2)),
                setup: try content.receiver(name(3)), session: Self.session, seed: seed(4))
            machines.append((receiver, answer.message))
        }
        let all = machines
        let trial = TimingTrial(
            samples: 2_400, batch: 1, fixed: { all[Int($0.next() % 48)] },
            random: { all[48 + Int($0.next() % 48)] },
            run: { input in
                let shares = try input.0.finish(input.1)
                return shares[scalar: 0].isZero ? 1 : 0
            })
        let leakage = try trial.leakage()
        print("FIGURE timing of the end, choices: |t| \((leakage * 100).rounded() / 100)")
        #expect(leakage < 4.5)
    }
}
