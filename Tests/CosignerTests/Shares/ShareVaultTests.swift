import Basics
import Cosigner
import Cryptography
import Storage
import Testing

@Suite struct ShareVaultTests {
    static let keyId = hash(5)

    static func vault(_ disk: MemoryDisk, _ ledger: CosignerLedger) -> ShareVault {
        ShareVault(
            folder: "shares", files: disk, ledger: ledger, entropy: SteppingEntropy(),
            cost: .cheap, least: .cheap)
    }

    static func store(
        _ vault: ShareVault, _ content: UInt8, epoch: UInt64 = 0, party: UInt16 = 1
    ) async throws(CosignerError) {
        try await vault.store(
            secret([content, content]), keyId: keyId, epoch: epoch, party: party,
            password: secret("p"))
    }

    static func load(
        _ vault: ShareVault, party: UInt16 = 1, password: String = "p"
    ) async throws(CosignerError) -> [UInt8] {
        revealed(
            try await vault.load(keyId: keyId, party: party, password: secret(password)).share)
    }

    @Test func `the newest share is the one that opens`() async throws {
        let disk = MemoryDisk()
        let ledger = try disk.ledger()
        let vault = Self.vault(disk, ledger)
        #expect(await failure { _ = try await Self.load(vault) } == CosignerError(.missingShare))
        try await Self.store(vault, 1)
        #expect(try await Self.load(vault) == [1, 1])
        try await Self.store(vault, 2, epoch: 1)
        #expect(try await Self.load(vault) == [2, 2])
    }

    @Test func `an older file put back is refused, also after a restart`() async throws {
        let disk = MemoryDisk()
        var vault = Self.vault(disk, try disk.ledger())
        try await Self.store(vault, 1)
        let old = try disk.read(vault.path(of: Self.keyId))
        try await Self.store(vault, 2)
        let new = try disk.read(vault.path(of: Self.keyId))
        try disk.replaceSynced(vault.path(of: Self.keyId), with: old, mode: 0o600)
        #expect(
            await failure { _ = try await Self.load(vault) }
                == CosignerError(.rolledBack, field: "counter"))
        disk.crash(losingTail: .nothing)
        vault = Self.vault(disk, try disk.ledger())
        #expect(
            await failure { _ = try await Self.load(vault) }
                == CosignerError(.rolledBack, field: "counter"))
        try disk.replaceSynced(vault.path(of: Self.keyId), with: new, mode: 0o600)
        #expect(try await Self.load(vault) == [2, 2])
    }

    @Test func `a file of another party, key or writing is refused`() async throws {
        let disk = MemoryDisk()
        let vault = Self.vault(disk, try disk.ledger())
        try await Self.store(vault, 1)
        #expect(
            await failure { _ = try await Self.load(vault, party: 2) }
                == CosignerError(.foreignShare, field: "party"))
        #expect(
            await failure { _ = try await Self.load(vault, password: "q") }
                == CosignerError(.wrongPassword))
        // Same header, made elsewhere.
        let other = MemoryDisk()
        let twin = Self.vault(other, try other.ledger())
        try await Self.store(twin, 9)
        try disk.replaceSynced(
            vault.path(of: Self.keyId), with: other.read(twin.path(of: Self.keyId)), mode: 0o600)
        #expect(
            await failure { _ = try await Self.load(vault) }
                == CosignerError(.foreignShare, field: "file"))
        // Another key's file under this key's name.
        try await vault.store(
            secret([3]), keyId: hash(6), epoch: 0, party: 1, password: secret("p"))
        try disk.replaceSynced(
            vault.path(of: Self.keyId), with: disk.read(vault.path(of: hash(6))), mode: 0o600)
        #expect(
            await failure { _ = try await Self.load(vault) }
                == CosignerError(.foreignShare, field: "keyId"))
    }

    @Test func `an older epoch is not stored over a newer one`() async throws {
        let disk = MemoryDisk()
        let vault = Self.vault(disk, try disk.ledger())
        try await Self.store(vault, 1, epoch: 2)
        #expect(
            await failure { try await Self.store(vault, 2, epoch: 1) }
                == CosignerError(.wrongEpoch, field: "epoch"))
        #expect(try await Self.load(vault) == [1, 1])
        try await Self.store(vault, 3, epoch: 2)
        #expect(try await Self.load(vault) == [3, 3])
    }

    @Test(arguments: [LostTail.nothing, .all])
    func `whatever write dies, one whole share is there and an acknowledged one is never lost`(
        _ tail: LostTail
    ) async throws {
        var cut = 0
        var outcomes: Set<[UInt8]> = []
        while true {
            let disk = MemoryDisk()
            let first = Self.vault(disk, try disk.ledger())
            try await Self.store(first, 1)
            disk.powerOff(afterOperations: cut)
            let death = await failure { try await Self.store(first, 2, epoch: 1) }
            disk.crash(losingTail: tail)
            let second = Self.vault(disk, try disk.ledger())
            let share = try await Self.load(second)
            outcomes.insert(share)
            #expect(death == nil ? share == [2, 2] : [[1, 1], [2, 2]].contains(share))
            // The next write goes on from whatever stands.
            try await Self.store(second, 3, epoch: 1)
            #expect(try await Self.load(second) == [3, 3])
            if death == nil { break }
            cut += 1
        }
        #expect(cut >= 3)
        #expect(outcomes == [[1, 1], [2, 2]])
    }
}
