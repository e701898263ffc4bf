import Basics
import Cosigner
import Storage

/// A gate over twins of disks, with the world's policy.
final class GateScene {
    let clock = ManualClock(PolicyWorld.now)
    let disk = MemoryDisk()
    let auditDisk = MemoryDisk()
    let ledger: CosignerLedger
    let gate: RequestGate

    init(priceAge: UInt64 = 0, prices: PriceTable? = nil) throws {
        ledger = try disk.ledger(clock)
        let audit = AuditLog(
            log: InlineCommitLog(journal: try auditDisk.openJournal("audit")), time: clock)
        gate = RequestGate(
            policy: try CosignerPolicy(file: PolicyWorld.file()), ledger: ledger, audit: audit,
            prices: FixedPrices(prices ?? PolicyWorld.prices(at: PolicyWorld.now - priceAge)),
            time: clock)
    }

    func decide(_ request: CosignRequest) async throws -> Verdict {
        try await gate.decide(request, signer: PolicyWorld.signer)
    }
}
