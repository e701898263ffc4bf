import Basics
import Cosigner
import Cryptography
import Storage
import Testing

@Suite struct PolicyShelfTests {
    /// A cosigner with the first policy in force.
    struct Scene {
        let disk = MemoryDisk()
        let cosigner: Ed25519PublicKey
        let first: [UInt8]

        init() async throws {
            cosigner = try PolicyWorld.approver(200).publicKey
            first = try PolicyWorld.file()
            _ = try await shelf().adopt(first, approvals: [])
        }

        func shelf() throws -> PolicyShelf {
            disk.crash(losingTail: .all)
            return PolicyShelf(
                folder: "policies", files: disk, ledger: try disk.ledger(), cosigner: cosigner)
        }

        func approval(
            _ number: UInt8, of file: [UInt8], version: UInt64, old: [UInt8]? = nil,
            cosigner: Ed25519PublicKey? = nil
        ) throws -> PolicyApproval {
            let key = try PolicyWorld.approver(number)
            let message = PolicyApproval.message(
                cosigner: cosigner ?? self.cosigner, version: version,
                new: CosignerPolicy.hash(of: file), old: CosignerPolicy.hash(of: old ?? first))
            return PolicyApproval(
                approver: key.publicKey, signature: try key.signature(message))
        }

        func code(
            _ file: [UInt8], _ approvals: [PolicyApproval]
        ) async throws
            -> CosignerError.Code?
        {
            let shelf = try shelf()
            return await failure { _ = try await shelf.adopt(file, approvals: approvals) }?.code
        }
    }

    @Test func `the same policy stays in force without anybody's consent`() async throws {
        let scene = try await Scene()
        #expect(try await scene.code(scene.first, []) == nil)
    }

    @Test func `two of three people change a policy, fewer do not`() async throws {
        let scene = try await Scene()
        let next = try PolicyWorld.file(version: 2, chainId: 5)
        let one = try scene.approval(1, of: next, version: 2)
        let two = try scene.approval(2, of: next, version: 2)
        let stranger = try scene.approval(9, of: next, version: 2)
        #expect(try await scene.code(next, []) == .policyNotApproved)
        #expect(try await scene.code(next, [one]) == .policyNotApproved)
        #expect(try await scene.code(next, [one, one]) == .policyNotApproved)
        #expect(try await scene.code(next, [one, stranger]) == .policyNotApproved)
        #expect(try await scene.code(next, [one, two]) == nil)
        // From now on the first one needs consent, and has too low a version for it.
        #expect(try await scene.code(scene.first, [one, two]) == .policyOutdated)
        #expect(try await scene.code(next, []) == nil)
    }

    @Test func `a consent serves for one policy, one version, one predecessor and one cosigner`()
        async throws
    {
        let scene = try await Scene()
        let next = try PolicyWorld.file(version: 2)
        let other = try PolicyWorld.file(version: 2, chainId: 5)
        let good = try scene.approval(1, of: next, version: 2)
        var broken = try scene.approval(2, of: next, version: 2)
        broken.signature[0] ^= 1
        let elsewhere = try PolicyWorld.approver(201).publicKey
        for second in try [
            scene.approval(2, of: other, version: 2), scene.approval(2, of: next, version: 3),
            scene.approval(2, of: next, version: 2, old: other),
            scene.approval(2, of: next, version: 2, cosigner: elsewhere), broken,
        ] {
            #expect(try await scene.code(next, [good, second]) == .policyNotApproved)
        }
        #expect(try await scene.code(next, [good, scene.approval(2, of: next, version: 2)]) == nil)
    }

    @Test func `a change of who consents needs the consent of those who do now`() async throws {
        let scene = try await Scene()
        let open = try PolicyWorld.file(version: 2, needed: 1)
        #expect(
            try await scene.code(open, [scene.approval(1, of: open, version: 2)])
                == .policyNotApproved)
        #expect(
            try await scene.code(
                open,
                [scene.approval(1, of: open, version: 2), scene.approval(3, of: open, version: 2)])
                == nil)
        let next = try PolicyWorld.file(version: 3)
        #expect(
            try await scene.code(next, [scene.approval(1, of: next, version: 3, old: open)]) == nil)
    }

    @Test func `a policy in force that was changed on the disk speaks for nobody`() async throws {
        let scene = try await Scene()
        let path =
            "policies/\(Hex.encodeDigits(CosignerPolicy.hash(of: scene.first).bytes)).policy.json"
        let weak = try PolicyWorld.file(needed: 1)
        try scene.disk.replaceSynced(path, with: weak, mode: 0o600)
        let next = try PolicyWorld.file(version: 2)
        #expect(
            try await scene.code(next, [scene.approval(1, of: next, version: 2)]) == .badPolicy)
    }

    @Test func `approvals are read from their file`() throws {
        let key = try PolicyWorld.approver(1)
        let text =
            "[{\"approver\":\"\(key.publicKey.hex)\",\"signature\":\"0x0102\"}]"
        #expect(
            try PolicyApproval.read(file: Array(text.utf8)) == [
                PolicyApproval(approver: key.publicKey, signature: [1, 2])
            ])
        for bad in ["", "{}", "[1]", "[{\"approver\":\"0x01\",\"signature\":\"0x\"}]"] {
            #expect(throws: CosignerError.self) { try PolicyApproval.read(file: Array(bad.utf8)) }
        }
    }
}
