import Basics
import Cosigner
import Storage
import StorageTestSupport
import Testing

@Suite struct ShareVaultEpochsTests {
    @Test func `who learns from several sides at once that a share counts goes over once`()
        async throws
    {
        let folder = try TemporaryFolder()
        let disk = MemoryDisk()
        // The real disk: the twin in memory replaces a file in one step.
        let vault = ShareVault(
            folder: folder.path, files: SystemFiles(), ledger: try disk.ledger(),
            entropy: SteppingEntropy(), cost: .cheap, least: .cheap)
        let dealing = try Dealing(threshold: 2, count: 3)
        for epoch in UInt64(0)..<16 {
            var share = try dealing.stored(1)
            share.epoch = epoch
            let sid = hash(Int(epoch) + 1)
            let counter = try await vault.prepare(
                share, sid: sid, party: 1, password: secret("p"))
            let commit = ShareCommit(
                keyId: share.keyId, sid: sid, counter: counter, words: [])
            let failures = await withTaskGroup(of: CosignerError?.self) { group in
                for _ in 0..<4 {
                    group.addTask { await failure { try await vault.commit(commit) } }
                }
                return await group.reduce(into: [CosignerError]()) { found, failure in
                    if let failure { found.append(failure) }
                }
            }
            #expect(failures.isEmpty, "\(failures)")
            let (header, _) = try await vault.load(
                keyId: share.keyId, party: 1, password: secret("p"))
            #expect(header.epoch == epoch && header.counter == counter)
            #expect(!SystemFiles().exists(vault.nextPath(of: share.keyId)))
            #expect(vault.hasOld(share.keyId) == (epoch > 0))
        }
    }
}
