import Basics
import Cryptography
import Signing
import Testing

@Suite struct TransferTests {
    private func keys(_ run: SetupRun) throws -> (sender: [UInt8], receiver: [UInt8]) {
        (revealed(try run.sender.take()), revealed(try run.receiver.take()))
    }

    /// How many different keys of 32 bytes there are.
    private func distinct(_ keys: [UInt8]) -> Int {
        let all: [[UInt8]] = stride(from: 0, to: keys.count, by: 32).map { place in
            Array(keys[place..<(place + 32)])
        }
        return Set(all).count
    }

    private func run(_ number: UInt64 = 1, id: UInt8 = 1) throws -> SetupRun {
        try SetupRun(id: name(id), sender: party(2), receiver: party(1), seed: number)
    }

    @Test func `the receiver has the key of its choice, and only that one`() throws {
        let (sender, receiver) = try keys(try run())
        for transfer in 0..<128 {
            let choice = Int(receiver[transfer / 8] >> (transfer % 8) & 1)
            let key = receiver[(16 + transfer * 32)..<(48 + transfer * 32)]
            let place = (2 * transfer + choice) * 32
            let other = (2 * transfer + 1 - choice) * 32
            #expect(key == sender[place..<(place + 32)])
            #expect(key != sender[other..<(other + 32)])
        }
        // All 256 keys are different.
        #expect(distinct(sender) == 256)
    }

    @Test func `choices and keys differ by setup and by seed`() throws {
        let first = try keys(try run(1, id: 1))
        let other = try keys(try run(1, id: 2))
        let third = try keys(try run(5, id: 1))
        #expect(first.receiver[..<16] != other.receiver[..<16])
        #expect(first.receiver[..<16] != third.receiver[..<16])
        #expect(first.sender != other.sender && first.sender != third.sender)
    }

    @Test func `the same run gives the same messages`() throws {
        let (first, second) = (try run(3), try run(3))
        #expect(first.offer == second.offer && first.answer == second.answer)
        #expect(first.offer.count == 33 && first.answer.count == 8_448)
    }

    // The first of the three breaks that Fordefi published: a sender's point that is none.
    @Test(arguments: BadPoints.all)
    func `an offer that is no point is refused`(point: [UInt8]) throws {
        #expect(throws: ThresholdError(.malformed, by: try party(2), field: "transfer.offer")) {
            try TransferReceiver.answer(
                point, setup: name(1), peer: try party(2), seed: seed(9))
        }
    }

    // The second: a pad that is no point of the curve.
    @Test(arguments: BadPoints.all.filter { $0.count == 33 }, [0, 77, 255])
    func `an answer with something that is no point is refused`(
        point: [UInt8], place: Int
    ) throws {
        let machine = try TransferSender(setup: name(1), peer: try party(1), seed: seed(1))
        var answer = try run().answer
        answer.replaceSubrange((place * 33)..<(place * 33 + 33), with: point)
        let field = "transfer.points[\(place / 2)]"
        #expect(throws: ThresholdError(.malformed, by: try party(1), field: field)) {
            try machine.finish(answer)
        }
    }

    @Test(arguments: [0, 1, 8_447, 8_449, 16_896])
    func `an answer of another length is refused`(count: Int) throws {
        let machine = try TransferSender(setup: name(1), peer: try party(1), seed: seed(1))
        var answer = try run().answer
        while answer.count < count { answer += answer }
        #expect(throws: ThresholdError(.malformed, by: try party(1), field: "transfer.points")) {
            try machine.finish(Array(answer[..<count]))
        }
    }

    // The third: keys that do not depend on the sender's secret.
    @Test func `keys depend on the sender's secret`() throws {
        let answer = try run().answer
        let first = try TransferSender(setup: name(1), peer: try party(1), seed: seed(1))
        let second = try TransferSender(setup: name(1), peer: try party(1), seed: seed(2))
        let (left, right) = (
            revealed(try first.finish(answer).take()), revealed(try second.finish(answer).take())
        )
        for place in 0..<256 {
            #expect(
                left[(place * 32)..<(place * 32 + 32)] != right[(place * 32)..<(place * 32 + 32)])
        }
    }

    @Test func `the same points everywhere still give different keys`() throws {
        let machine = try TransferSender(setup: name(1), peer: try party(1), seed: seed(1))
        let point = try CurvePoint(generatorTimes: Scalar(7)).bytes()
        let answer = Array(repeatElement(point, count: 256).joined())
        let keys = revealed(try machine.finish(answer).take())
        #expect(distinct(keys) == 256)
    }

    @Test func `a changed point of the other branch changes the chosen key as well`() throws {
        let machine = try TransferSender(setup: name(1), peer: try party(1), seed: seed(1))
        let honest = try keys(try run())
        var answer = try run().answer
        let choice = Int(honest.receiver[0] & 1)
        let point = try CurvePoint(generatorTimes: Scalar(7)).bytes()
        answer.replaceSubrange(((1 - choice) * 33)..<((1 - choice) * 33 + 33), with: point)
        let keys = revealed(try machine.finish(answer).take())
        #expect(keys[(choice * 32)..<(choice * 32 + 32)] != honest.receiver[16..<48])
        #expect(keys[64...] == honest.sender[64...])
    }

    @Test func `a setup is used once`() throws {
        let made = try run()
        #expect(made.sender.isUnused && made.receiver.isUnused)
        _ = try made.sender.take()
        _ = try made.receiver.take()
        #expect(!made.sender.isUnused && !made.receiver.isUnused)
        #expect(throws: ThresholdError(.usedSetup, field: "setup")) { try made.sender.take() }
        #expect(throws: ThresholdError(.usedSetup, field: "setup")) { try made.receiver.take() }
    }

    @Test func `a seed of another length is refused`() throws {
        #expect(throws: ThresholdError(.badParameter, field: "seed")) {
            try TransferSender(
                setup: name(1), peer: try party(1), seed: SecretBytes(count: 31) { _ in })
        }
    }
}

/// Encodings that are no points.
enum BadPoints {
    static let generator = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
    static let all: [[UInt8]] = [
        // x = 5 is on no point of the curve.
        "020000000000000000000000000000000000000000000000000000000000000005",
        // x is the field's prime, and above it.
        "02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
        "03ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "04" + generator, "00" + generator, "05" + generator,
        // The identity, in each form that somebody uses for it.
        String(repeating: "00", count: 33), "00", "", "02" + generator + "00",
    ].map { bytes($0) }
}
