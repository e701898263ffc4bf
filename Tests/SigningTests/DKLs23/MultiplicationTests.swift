import Basics
import Cryptography
import Foundation
import Signing
import Testing

/// One multiplication with party 1 as sender and party 2 as receiver.
struct MultiplicationRun {
    let setup: SetupRun
    let session: Hash32
    let receiver: MultiplicationReceiver
    let number: UInt64

    init(_ number: UInt64 = 11, session: UInt8 = 9) throws {
        self.number = number
        self.session = name(session)
        setup = try SetupRun(id: name(3), sender: party(2), receiver: party(1), seed: number)
        receiver = try MultiplicationReceiver(
            from: party(1), setup: setup.sender, session: self.session, seed: seed(number + 2))
    }

    func answer(
        _ inputs: SecretMemory, to message: ExtensionMessage? = nil
    ) throws -> (message: MultiplicationMessage, shares: SecretMemory) {
        try MultiplicationSender.answer(
            message ?? receiver.message, from: party(2), inputs: inputs, setup: setup.receiver,
            session: session, seed: seed(number + 3))
    }
}

@Suite struct MultiplicationTests {
    @Test func `shares add up to the products, at the edges too`() throws {
        let last = -Scalar.one
        let cases: [(Scalar, Scalar)] = [
            (scalar(1), scalar(2)), (.zero, .one), (.one, .zero), (last, last), (.zero, .zero),
            (last, scalar(3)),
        ]
        for (index, (first, second)) in cases.enumerated() {
            let run = try MultiplicationRun(UInt64(100 + 10 * index))
            let factor = run.receiver.factor[scalar: 0]
            let (message, c) = try run.answer(inputs(first, second))
            let parsed = try MultiplicationMessage(message.bytes, from: try party(1))
            let d = try run.receiver.finish(parsed)
            #expect(c[scalar: 0] + d[scalar: 0] == first * factor)
            #expect(c[scalar: 1] + d[scalar: 1] == second * factor)
            #expect(!factor.isZero)
        }
    }

    // With DKLS23_MESSAGES in the environment the whole run is written there, for another model.
    @Test func `a run from seeds is the same each time, and its shares add up`() throws {
        let digits = { (number: UInt8) in String(repeating: String(number), count: 64) }
        let asked = TransferCase(
            setup: digits(1), session: digits(2), sender: 3, receiver: 1,
            senderSetupSeed: digits(3), receiverSetupSeed: digits(4), senderSeed: digits(5),
            receiverSeed: digits(6), factors: [digits(7), digits(8)])
        let first = try asked.run()
        #expect(try asked.run() == first)
        for index in 0..<2 {
            let number = { (text: String) in bytes(text).withUnsafeBytes { Scalar(reducing: $0) } }
            let sum = number(first.senderShares[index]) + number(first.receiverShares[index])
            #expect(sum == number(first.factors[index]) * number(first.factor))
        }
        if let path = ProcessInfo.processInfo.environment["DKLS23_MESSAGES"] {
            try JSONEncoder().encode([first]).write(to: URL(filePath: path))
        }
    }

    @Test func `messages have the lengths of the note`() throws {
        let run = try MultiplicationRun()
        #expect(run.receiver.message.bytes.count == 12_304)
        #expect(try run.answer(inputs(.one, .one)).message.bytes.count == 65_664)
    }

    // One bit in each part of the extension's message: matrix, folded choices, folded rows.
    @Test(arguments: [0, 63, 5_000, 10_239, 10_240, 10_255, 10_256, 12_303])
    func `a changed extension bans its sender`(place: Int) throws {
        let run = try MultiplicationRun()
        var bytes = run.receiver.message.bytes
        bytes[place] ^= 0x10
        let message = try ExtensionMessage(bytes, from: try party(2))
        let expected = ThresholdError(.extensionCheck, by: try party(2), field: "extension")
        #expect(expected.consequence == .ban)
        #expect(throws: expected) { try run.answer(inputs(.one, .one), to: message) }
        // What failed is gone: nothing is told twice about the same choices.
        #expect(!run.setup.receiver.isUnused)
        #expect(throws: ThresholdError(.usedSetup, field: "setup")) {
            try run.answer(inputs(.one, .one))
        }
    }

    // Corrections, sums and hash. A correction is only seen where the receiver chose it, but the
    // challenges depend on all of them.
    @Test(arguments: [31, 95, 32_767, 65_535, 65_567, 65_599, 65_600, 65_663])
    func `a changed answer bans its sender`(place: Int) throws {
        let run = try MultiplicationRun()
        var bytes = try run.answer(inputs(scalar(1), scalar(2))).message.bytes
        bytes[place] ^= 1
        let message = try MultiplicationMessage(bytes, from: try party(1))
        let expected = ThresholdError(
            .multiplicationCheck, by: try party(1), field: "multiplication")
        #expect(expected.consequence == .ban)
        #expect(throws: expected) { try run.receiver.finish(message) }
    }

    @Test(arguments: [0, 65_535 - 31, 65_536, 65_568])
    func `a scalar that is not below the order is dropped`(place: Int) throws {
        let run = try MultiplicationRun()
        let honest = try run.answer(inputs(scalar(1), scalar(2))).message.bytes
        let order = bytes("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
        let field = place < 65_536 ? "multiplication.corrections" : "multiplication.sums"
        for bad in [order, [UInt8](repeating: 0xff, count: 32)] {
            var bytes = honest
            bytes.replaceSubrange(place..<(place + 32), with: bad)
            let expected = ThresholdError(.malformed, by: try party(1), field: field)
            #expect(expected.consequence == .drop)
            #expect(throws: expected) { try MultiplicationMessage(bytes, from: try party(1)) }
        }
        // The adjacent number is taken, and then found to be wrong.
        var bytes = honest
        bytes.replaceSubrange(place..<(place + 32), with: order.dropLast() + [0x40])
        let message = try MultiplicationMessage(bytes, from: try party(1))
        #expect(throws: ThresholdError.self) { try run.receiver.finish(message) }
    }

    @Test(arguments: [0, 1, 12_303, 12_305, 65_663, 65_665])
    func `messages of another length are dropped`(count: Int) throws {
        let bytes = [UInt8](repeating: 0, count: count)
        #expect(throws: ThresholdError(.malformed, by: try party(2), field: "extension")) {
            try ExtensionMessage(bytes, from: try party(2))
        }
        #expect(throws: ThresholdError(.malformed, by: try party(2), field: "multiplication")) {
            try MultiplicationMessage(bytes, from: try party(2))
        }
    }

    @Test func `an answer of another session does not fit`() throws {
        let (first, second) = (try MultiplicationRun(11, session: 1), try MultiplicationRun(11))
        let answer = try first.answer(inputs(.one, .one)).message
        #expect(throws: ThresholdError.self) { try second.receiver.finish(answer) }
        let run = try MultiplicationRun(11, session: 2)
        #expect(throws: ThresholdError.self) {
            try run.answer(inputs(.one, .one), to: try MultiplicationRun(11).receiver.message)
        }
    }
}
