import Basics
import Codecs
import Cosigner
import Cryptography
import Synchronization
import Testing

/// A party that is told to end while others let it wait.
@Suite(.timeLimit(.minutes(1))) struct EndingTests {
    @Test(arguments: [0, 1])
    func `who is told to end in the middle of a session does not wait for its time limit`(
        lostFrom round: Int
    ) async throws {
        let world = try await ServiceWorld(sessionMilliseconds: 600_000)
        let key = try await CosignerServiceTests.key(world)
        let keys = world.identities.map(\.publicKey)
        // The offers before a session have no round; its own messages begin with the first.
        world.post.spoil { _, _, sealed in
            let envelopes = opened(sealed, by: keys)
            return envelopes.allSatisfy { Int($0.round) >= round } ? [] : [sealed]
        }
        let waiting = world.post.sent.count
        var request = CosignerServiceTests.payment(1)
        request.keyId = key.id
        let body = ServiceWorld.call([
            ("verb", "sign"), ("request", .string(Hex.encode(request.encoded))),
            ("signers", [1, 2]),
        ])
        let answers = Mutex<[JSONValue]>([])
        let running = [UInt16(1), 2].map { party in
            let service = world.service(party)
            service.called(body) { bytes in
                let answer = (try? JSONValue(parsing: bytes)) ?? .null
                answers.withLock { $0.append(answer) }
            }
            return Task { await service.run() }
        }
        // Both have sent their offers, and in the second case the first messages of the session.
        for _ in 0..<1_000 where world.post.sent.count < waiting + 2 + 2 * round {
            try await SystemTime().sleep(milliseconds: 5)
        }
        #expect(answers.withLock { $0.isEmpty })
        for task in running { task.cancel() }
        for task in running { await task.value }
        let told = answers.withLock { $0 }
        #expect(told.map(\.failureCode) == ["aborted", "aborted"], "\(told)")
        // Ending is no failure of the key's.
        for party in UInt16(1)...2 {
            try await world.restart(party)
            let status = await world.ask([party], ServiceWorld.call([("verb", "status")]))
            #expect(status[0]["keys"]?[0]?["failures"] == 0)
            #expect(status[0]["keys"]?[0]?["banned"] == [])
        }
    }
}
