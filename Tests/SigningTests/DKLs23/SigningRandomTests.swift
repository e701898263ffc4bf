import Basics
import Cryptography
import Signing
import Testing

@Suite struct SigningRandomTests {
    @Test func `bytes without sense are refused by every decoder`() throws {
        var generator = SplitMix64(seed: 7)
        let dealer = try Dealer(threshold: 2, count: 2)
        let network = try SigningNetwork(dealer, [1, 2])
        let session = try network.session(1)
        _ = session.start()
        for round in 0..<2_000 {
            let bytes = (0..<(round % 200)).map { _ in UInt8(generator.next() & 0xff) }
            #expect(throws: ThresholdError.self) { try ThresholdMessage(decoding: bytes) }
            let kind = MessageKind.allCases[round % MessageKind.allCases.count]
            let message = ThresholdMessage(
                kind: kind, sender: try party(2), receiver: kind.isBroadcast ? nil : try party(1),
                session: .zero, previous: .zero, body: bytes)
            let error = #expect(throws: ThresholdError.self) { try session.receive(message) }
            #expect(error?.consequence == .drop)
        }
        #expect(!session.hasEnded)
    }
}
