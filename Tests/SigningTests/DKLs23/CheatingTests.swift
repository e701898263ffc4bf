import Basics
import Cryptography
import Signing
import Testing

@Suite struct CheatingTests {
    /// Setup, and the bits that the two sides keep from each other.
    private struct Pair {
        let session = name(9)
        let keys: [UInt8]
        let content: [UInt8]

        init(_ number: UInt64) throws {
            let run = try SetupRun(id: name(3), sender: party(2), receiver: party(1), seed: number)
            keys = revealed(try run.sender.take())
            content = revealed(try run.receiver.take())
        }

        func answer(_ message: [UInt8]) throws -> MultiplicationMessage {
            try MultiplicationSender.answer(
                try ExtensionMessage(message, from: party(2)), from: party(2),
                inputs: inputs(scalar(1), scalar(2)),
                setup: try ReceiverSetup(id: name(3), content: secret(content)), session: session,
                seed: seed(4)
            ).message
        }

        func receiver() throws -> MultiplicationReceiver {
            try MultiplicationReceiver(
                from: party(1), setup: try SenderSetup(id: name(3), keys: secret(keys)),
                session: session, seed: seed(5))
        }
    }

    private func choices(_ number: UInt64) throws -> [UInt8] {
        try tagged("test", [two(Int(number))], count: 80)
    }

    @Test func `the slow model of a receiver is taken for an honest one`() throws {
        let pair = try Pair(20)
        let cheater = try CheatingReceiver(
            keys: pair.keys, session: pair.session, choices: try choices(1))
        _ = try pair.answer(try cheater.message())
    }

    @Test func `another choice in one row passes exactly where the sender's bit is 0`() throws {
        let pair = try Pair(21)
        let expected = ThresholdError(.extensionCheck, by: try party(2), field: "extension")
        var passed = 0
        for row in 0..<128 {
            var cheater = try CheatingReceiver(
                keys: pair.keys, session: pair.session, choices: try choices(2))
            cheater.flip(row: row, transfer: (row * 7) % 512)
            let message = try cheater.message()
            if bit(pair.content, row) == 0 {
                _ = try pair.answer(message)
                passed += 1
            } else {
                #expect(throws: expected) { try pair.answer(message) }
            }
        }
        #expect((1...127).contains(passed))
    }

    @Test func `other choices in many rows pass only when all their bits are 0`() throws {
        let pair = try Pair(22)
        let zeros = (0..<128).filter { bit(pair.content, $0) == 0 }
        let ones = (0..<128).filter { bit(pair.content, $0) == 1 }
        var cheater = try CheatingReceiver(
            keys: pair.keys, session: pair.session, choices: try choices(3))
        for row in zeros.prefix(8) { cheater.flip(row: row, transfer: row) }
        _ = try pair.answer(try cheater.message())
        let last = try #require(ones.last)
        cheater.flip(row: last, transfer: 3)
        let message = try cheater.message()
        #expect(throws: ThresholdError(.extensionCheck, by: try party(2), field: "extension")) {
            try pair.answer(message)
        }
    }

    @Test func `a bit of the check's own block is found out like any other`() throws {
        let pair = try Pair(23)
        let row = try #require((0..<128).first { bit(pair.content, $0) == 1 })
        var cheater = try CheatingReceiver(
            keys: pair.keys, session: pair.session, choices: try choices(4))
        cheater.flip(row: row, transfer: 512 + 5)
        let message = try cheater.message()
        #expect(throws: ThresholdError(.extensionCheck, by: try party(2), field: "extension")) {
            try pair.answer(message)
        }
    }

    @Test func `the slow model of a sender is taken for an honest one`() throws {
        let (pair, factors) = (try Pair(24), [scalar(1), scalar(2)])
        let receiver = try pair.receiver()
        let sender = try CheatingSender(
            content: pair.content, message: receiver.message.bytes, session: pair.session)
        let bytes = try sender.answer(sums: factors, checks: [scalar(3), scalar(4)]) { _ in
            factors
        }
        let shares = try receiver.finish(try MultiplicationMessage(bytes, from: party(1)))
        #expect(!shares[scalar: 0].isZero && !shares[scalar: 1].isZero)
    }

    @Test func `another factor in one transfer passes exactly where it was not chosen`() throws {
        let (pair, factors) = (try Pair(25), [scalar(1), scalar(2)])
        let receiver = try pair.receiver()
        let choices = try tagged(
            "random", [revealed(seed(5)), Array("extension-receiver".utf8), pair.session.bytes],
            count: 80)
        let sender = try CheatingSender(
            content: pair.content, message: receiver.message.bytes, session: pair.session)
        for transfer in [0, 1, 2, 3, 4, 5, 100, 101, 102, 510, 511] {
            for input in 0..<2 {
                let bytes = try sender.answer(sums: factors, checks: [scalar(3), scalar(4)]) {
                    var used = factors
                    if $0 == transfer { used[input] += .one }
                    return used
                }
                let answer = try MultiplicationMessage(bytes, from: try party(1))
                let machine = try pair.receiver()
                if bit(choices, transfer) == 0 {
                    _ = try machine.finish(answer)
                } else {
                    let expected = ThresholdError(
                        .multiplicationCheck, by: try party(1), field: "multiplication")
                    #expect(throws: expected) { try machine.finish(answer) }
                }
            }
        }
    }

    @Test func `sums of other factors than those of the corrections are found out`() throws {
        let (pair, factors) = (try Pair(26), [scalar(1), scalar(2)])
        let receiver = try pair.receiver()
        let sender = try CheatingSender(
            content: pair.content, message: receiver.message.bytes, session: pair.session)
        let bytes = try sender.answer(
            sums: [scalar(1), scalar(5)], checks: [scalar(3), scalar(4)]
        ) { _ in factors }
        let answer = try MultiplicationMessage(bytes, from: try party(1))
        let expected = ThresholdError(
            .multiplicationCheck, by: try party(1), field: "multiplication")
        #expect(throws: expected) { try receiver.finish(answer) }
    }
}
