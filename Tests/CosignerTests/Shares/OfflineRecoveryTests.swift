import Basics
import Codecs
import Cosigner
import Cryptography
import Ethereum
import Storage
import Testing

@Suite(.timeLimit(.minutes(1))) struct OfflineRecoveryTests {
    /// A party's backup, as the party itself writes it.
    static func backup(
        _ share: StoredShare, party: UInt16, password: String = "b"
    ) throws -> [UInt8] {
        let disk = MemoryDisk()
        let (path, hash) = try ShareBackups(
            folder: "backups", files: disk, entropy: SteppingEntropy(UInt64(party)),
            password: secret(password), cost: .least
        ).write(share, party: party)
        let bytes = try disk.read(path)
        #expect(SHA256.hash(bytes) == hash)
        return bytes
    }

    @Test(arguments: [[1, 2], [1, 3], [3, 2], [1, 2, 3]])
    func `any two backups of a key of two of three are the key`(_ parties: [Int]) throws {
        let dealing = try Dealing(threshold: 2, count: 3)
        let recovery = try OfflineRecovery(
            parties.map { party in
                (
                    try Self.backup(
                        try dealing.stored(party), party: UInt16(party), password: "\(party)"),
                    secret("\(party)")
                )
            })
        #expect(try Secp256k1.address(of: recovery.key) == dealing.tree.account([]))
        #expect(recovery.parties == parties.map { UInt16($0) }.sorted())
        #expect(recovery.keyId == dealing.keyId && recovery.epoch == 0)
    }

    @Test func `too few, one twice, other keys, other epochs and wrong passwords are refused`()
        throws
    {
        let dealing = try Dealing(threshold: 2, count: 3)
        let first = try Self.backup(try dealing.stored(1), party: 1)
        func recover(_ backups: [[UInt8]], _ password: String = "b") -> CosignerError? {
            do throws(CosignerError) {
                _ = try OfflineRecovery(backups.map { ($0, secret(password)) })
                return nil
            } catch {
                return error
            }
        }
        #expect(recover([]) == CosignerError(.missingShare))
        #expect(recover([first]) == CosignerError(.missingShare))
        #expect(recover([first, first]) == CosignerError(.foreignShare, field: "party"))
        #expect(recover([first], "c") == CosignerError(.wrongPassword))
        let other = try Dealing(threshold: 2, count: 4)
        let foreign = try Self.backup(try other.stored(2), party: 2)
        #expect(recover([first, foreign]) == CosignerError(.foreignShare))
        var renewed = try dealing.stored(2)
        renewed.epoch = 1
        #expect(
            recover([first, try Self.backup(renewed, party: 2)])
                == CosignerError(.foreignShare))
        // A backup in another party's name does not fit its own point.
        #expect(
            recover([first, try Self.backup(try dealing.stored(2), party: 3)])
                == CosignerError(.badShareFile))
    }

    @Test func `every party writes its own backup, and the offline tool takes them`() async throws {
        let dealing = try Dealing(threshold: 2, count: 3)
        let world = try await ResharingTests.world(dealing, count: 3)
        let calls = CoordinatorTests.Calls(world: world)
        let told = try await CoordinatorTests.coordinator(calls).backUp(keyId: dealing.keyId)
        let list = try #require(told["backups"]?.arrayValue)
        #expect(list.map { $0["party"] } == [1, 2, 3])
        var backups: [(file: [UInt8], password: SecretBytes)] = []
        for entry in list.suffix(2) {
            let party = UInt16(entry["party"]?.unsignedValue ?? 0)
            let bytes = try world.disk(party).read(entry["file"]?.stringValue ?? "")
            #expect(SHA256.hash(bytes).hex == entry["sha256"]?.stringValue)
            backups.append((bytes, secret("b")))
        }
        let key = try OfflineRecovery(backups).key
        #expect(try Secp256k1.address(of: key) == dealing.tree.account([]))
    }
}
