import Arithmetic
import Basics
import Codecs
import Cosigner
import Storage
import Testing

@Suite struct AuditLogTests {
    @Test func `every verdict is written with what was asked, in a chain`() async throws {
        let scene = try GateScene()
        let asked = [
            try Attack.payment(), PolicyWorld.transaction(to: account(3), value: 1),
            try Documents.permit(),
        ]
        for request in asked { _ = try await scene.decide(request) }
        let entries = try Self.entries(scene)
        #expect(entries.count == 3)
        #expect(entries.map { $0["verdict"]?.stringValue } == ["allowed", "denied", "allowed"])
        #expect(entries[1]["reason"] == "unknown-recipient")
        #expect(entries.map { $0["digest"]?.stringValue } == asked.map(\.digest.hex))
        #expect(entries[0]["transaction"]?.stringValue?.hasPrefix("0x02") == true)
        #expect(entries[2]["typedData"]?.stringValue?.contains("Permit") == true)
        #expect(entries[0]["signer"]?.stringValue == PolicyWorld.signer.hex)
    }

    /// What survives a loss of power.
    private static func entries(_ scene: GateScene) throws -> [JSONValue] {
        scene.auditDisk.crash(losingTail: .all)
        var entries: [JSONValue] = []
        let journal = try scene.auditDisk.openJournal("audit") { entry in
            #expect(entry.record.kind == AuditLog.kind)
            if let json = try? JSONValue(parsing: entry.record.payload) { entries.append(json) }
        }
        journal.close()
        return entries
    }

    @Test func `what is allowed is written in words, with its chain and its delegations`()
        async throws
    {
        let scene = try GateScene()
        let (friend, code) = (PolicyWorld.friend, PolicyWorld.code)
        for request in [
            PolicyWorld.transaction(to: friend, value: 5, nonce: 2), PolicyWorld.delegation(),
            try Documents.permit(),
        ] { _ = try await scene.decide(request) }
        let does = try Self.entries(scene).map { $0["does"]?.stringValue ?? "" }
        try #require(does.count == 3)
        #expect(does[0] == "chain 31337: sends 5 wei to \(friend)")
        #expect(
            does[1] == "chain 31337: sends 1 wei to \(friend); delegates accounts"
                + " [to \(code) on chain 31337, nonce 0]")
        #expect(does[2].hasPrefix("chain 31337: lets \(PolicyWorld.spender) spend "))
    }

    @Test func `a yes that cannot be written down is none`() async throws {
        let scene = try GateScene()
        scene.auditDisk.powerOff(afterOperations: 0)
        #expect(
            await failure {
                _ = try await scene.gate.decide(
                    PolicyWorld.transaction(to: PolicyWorld.friend), signer: PolicyWorld.signer)
            } == CosignerError(.ledgerFailed))
    }
}
