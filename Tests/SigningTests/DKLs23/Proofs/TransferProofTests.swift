import Basics
import Cryptography
import Foundation
import Signing
import Testing

/// Whether the long versions of tests run.
let isFull = ProcessInfo.processInfo.environment["CAUSEWAY_FULL"] == "1"

/// Groups 2 to 4: what the transfers, their extension and the multiplication must not let through.
@Suite struct TransferProofTests {
    // MARK: Group 2

    /// The point that hides a branch, by the note's formula alone.
    private func pad(
        _ id: Hash32, _ transfer: Int, _ branch: UInt8, _ input: [UInt8]
    ) throws -> CurvePoint {
        for counter in UInt8(0)...255 {
            let x = try tagged(
                "point", [id.bytes, two(transfer), [branch], input, [counter]], count: 32)
            if let point = try? CurvePoint([2] + x) { return point }
        }
        throw CryptographyError(.badParameter, "point")
    }

    @Test(arguments: [0, 1], [0, 5, 127])
    func `a sum that is forced to be the identity ends the setup and names its maker`(
        branch: Int, transfer: Int
    ) throws {
        let (id, maker) = (name(1), try party(1))
        let run = try SetupRun(id: id, sender: party(2), receiver: maker, seed: 1)
        let other = try CurvePoint(generatorTimes: Scalar(7)).bytes()
        let forced = try pad(id, transfer, UInt8(branch), other).negated().bytes()
        var answer = run.answer
        let pair = branch == 0 ? forced + other : other + forced
        answer.replaceSubrange((66 * transfer)..<(66 * transfer + 66), with: pair)
        let machine = try TransferSender(setup: id, peer: maker, seed: seed(1))
        let expected = ThresholdError(
            .badTransfer, by: maker, field: "transfer.points[\(transfer)]")
        #expect(expected.consequence == .abort)
        #expect(throws: expected) { try machine.finish(answer) }
        // Any other point in its place gives keys.
        let harmless = branch == 0 ? other + other : other + other
        answer.replaceSubrange((66 * transfer)..<(66 * transfer + 66), with: harmless)
        _ = try machine.finish(answer)
    }

    @Test func `choices differ toward each peer and in each setup`() throws {
        var choices: Set<[UInt8]> = []
        for peer in UInt16(2)...4 {
            for number in UInt64(0)..<3 {
                // The receiver draws from the same seed each time: names alone make the difference.
                let place = SetupExchange.Place(
                    keyId: name(1), epoch: 0, sender: try party(peer), receiver: try party(1))
                let receiver = try SetupExchange.Receiver(place, seed: seed(5))
                let sender = try SetupExchange.Sender(
                    place, request: receiver.request, seed: seed(100 + number))
                let made = try receiver.finish(sender.offer).setup
                choices.insert(Array(revealed(try made.take())[..<16]))
            }
        }
        #expect(choices.count == 9)
    }

    @Test func `a pad comes from a hash of its place, and from no scalar`() throws {
        // The receiver's key is that of b·A, where φ(c) = b·G − P(i, c, φ(1−c)): so with the note's
        // formula for P, written anew, the sender's keys follow from its secret a alone.
        let id = name(4)
        let run = try SetupRun(id: id, sender: party(2), receiver: party(1), seed: 3)
        let keys = revealed(try run.sender.take())
        let drawn = try tagged(
            "random", [revealed(seed(3)), Array("transfer-sender".utf8), id.bytes], count: 48)
        let secret = drawn.withUnsafeBytes { Scalar(reducing48: $0) }
        for transfer in [0, 1, 64, 127] {
            let both = Array(run.answer[(66 * transfer)..<(66 * transfer + 66)])
            let points = [Array(both[..<33]), Array(both[33...])]
            for branch in 0..<2 {
                let hidden = try CurvePoint(points[branch]).adding(
                    try pad(id, transfer, UInt8(branch), points[1 - branch]))
                let product = try hidden.multiplied(byPublic: secret).bytes()
                let key = try tagged(
                    "key",
                    [
                        id.bytes, two(transfer), [UInt8(branch)], run.offer, points[0], points[1],
                        product,
                    ], count: 32)
                let start = (2 * transfer + branch) * 32
                #expect(key == Array(keys[start..<(start + 32)]))
            }
        }
    }

    // MARK: Group 3

    private static let session = name(9)

    private func answer(_ message: [UInt8], chosen: [UInt8]) throws -> MultiplicationMessage {
        try MultiplicationSender.answer(
            try ExtensionMessage(message, from: party(2)), from: party(2),
            inputs: inputs(scalar(1), scalar(2)),
            setup: try ReceiverSetup(id: name(3), content: secret(chosen)),
            session: Self.session, seed: seed(4)
        ).message
    }

    // With all of Δ zero no row of U changes Q: only the challenges can give a change away.
    @Test func `the extension's challenges change with every byte of the matrix`() throws {
        let content = try SetupBank.content(sender: 0, receiver: 1)
        let firsts = (0..<128).flatMap { Array(content.keys[(64 * $0)..<(64 * $0 + 32)]) }
        let chosen = [UInt8](repeating: 0, count: 16) + firsts
        let receiver = try MultiplicationReceiver(
            from: party(1), setup: try content.sender(name(3)), session: Self.session,
            seed: seed(5))
        let honest = receiver.message.bytes
        _ = try answer(honest, chosen: chosen)
        let expected = ThresholdError(.extensionCheck, by: try party(2), field: "extension")
        for place in Array(stride(from: 0, to: 10_240, by: isFull ? 1 : 47)) + [10_239] {
            var bytes = honest
            bytes[place] ^= 1 << UInt8(place % 8)
            #expect(throws: expected, "byte \(place)") { try answer(bytes, chosen: chosen) }
        }
    }

    // As a cheater who guesses bits of Δ would find: right about all of them, or banned.
    @Test(arguments: [1, 2, 3])
    func `other choices in k rows pass once in 2^k`(rows: Int) throws {
        let content = try SetupBank.content(sender: 0, receiver: 1)
        let choices = try tagged("test", [two(rows)], count: 80)
        var generator = SplitMix64(seed: UInt64(rows))
        var passed = 0
        let count = 48
        for _ in 0..<count {
            var cheater = try CheatingReceiver(
                keys: content.keys, session: Self.session, choices: choices)
            var changed: Set<Int> = []
            while changed.count < rows { changed.insert(Int(generator.next() % 128)) }
            for row in changed.sorted() { cheater.flip(row: row, transfer: row * 3 % 512) }
            let message = try cheater.message()
            let isGuessed = changed.allSatisfy { bit(content.chosen, $0) == 0 }
            if isGuessed {
                _ = try answer(message, chosen: content.chosen)
                passed += 1
            } else {
                let error = #expect(throws: ThresholdError.self) {
                    try answer(message, chosen: content.chosen)
                }
                #expect(error?.consequence == .ban)
            }
        }
        // Within four standard deviations of what guessing gives.
        let (chance, trials) = (1.0 / Double(1 << rows), Double(count))
        let deviation = (trials * chance * (1 - chance)).squareRoot()
        #expect(abs(Double(passed) - trials * chance) < 4 * deviation)
    }

    // MARK: Group 4

    @Test func `the multiplication's challenges change with every byte of the corrections`()
        throws
    {
        let content = try SetupBank.content(sender: 0, receiver: 1)
        let receiver = try MultiplicationReceiver(
            from: party(1), setup: try content.sender(name(3)), session: Self.session,
            seed: seed(5))
        let honest = try answer(receiver.message.bytes, chosen: content.chosen).bytes
        let choices = try tagged(
            "random",
            [revealed(seed(5)), Array("extension-receiver".utf8), Self.session.bytes], count: 80)
        // Where the choice is 0 a correction is not even added.
        let unused = (0..<512).filter { bit(choices, $0) == 0 }
        #expect((200..<312).contains(unused.count))
        let expected = ThresholdError(
            .multiplicationCheck, by: try party(1), field: "multiplication")
        var generator = SplitMix64(seed: 3)
        for transfer in isFull ? unused : Array(unused.prefix(6)) + unused.suffix(6) {
            for place in (128 * transfer)..<(128 * transfer + 128) {
                if !isFull, place % 32 != 31, generator.next() % 16 != 0 { continue }
                var bytes = honest
                bytes[place] ^= 1
                guard let message = try? MultiplicationMessage(bytes, from: try party(1)) else {
                    continue
                }
                #expect(throws: expected, "byte \(place)") { try receiver.finish(message) }
            }
        }
        _ = try receiver.finish(try MultiplicationMessage(honest, from: try party(1)))
    }
}
