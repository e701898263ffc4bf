import Basics
import Cosigner
import Signing
import Testing

@Suite struct CosignerPolicyTests {
    static func field(
        _ replaced: String, _ replacement: String
    ) throws -> String? {
        let text = String(decoding: try PolicyWorld.file(), as: UTF8.self)
        guard text.contains(replaced) else {
            Issue.record("\(replaced) is not in the file")
            return nil
        }
        let changed = text.replacing(replaced, with: replacement, maxReplacements: 1)
        do throws(CosignerError) {
            _ = try CosignerPolicy(file: Array(changed.utf8))
            return nil
        } catch {
            #expect(error.code == .badPolicy)
            return error.field ?? "file"
        }
    }

    @Test func `a whole policy is read`() throws {
        let policy = try CosignerPolicy(file: PolicyWorld.file(version: 7))
        #expect(policy.version == 7)
        #expect(policy.quorum.needed == 2)
        #expect(policy.quorum.approvers.count == 3)
        #expect(policy.paths == [[], [0, 1]])
        let chain = try #require(policy.chains.first)
        #expect(chain.transactions.chainId == PolicyWorld.chain)
        #expect(chain.transactions.rules.count == 9)
        #expect(chain.messages.rules.count == 3)
        #expect(chain.delegations == [PolicyWorld.code])
        #expect(policy.limits.count == 3)
        #expect(chain.timeLocks.count == 2)
    }

    @Test func `what is mistyped is refused and named`() throws {
        let changes = [
            ("\"version\":1", "\"version\":0", "version"),
            ("\"version\":1", "\"version\":\"1\"", "version"),
            ("\"paths\"", "\"path\"", "path"),
            ("\"m/0/1\"", "\"m/0'/1\"", "paths[1]"), ("\"m/0/1\"", "\"0/1\"", "paths[1]"),
            ("\"needed\":2", "\"needed\":4", "approvals.needed"),
            ("\"needed\":2", "\"needed\":0", "approvals.needed"),
            ("\"chainId\":31337", "\"chainId\":0", "chains[0].chainId"),
            ("\"gasMax\":500000", "\"gasMax\":\"500000\"", "chains[0].gasMax"),
            ("\"feesMax\":\"20000000\"", "\"feesMax\":20000000", "chains[0].feesMax"),
            ("\"feesMax\":\"20000000\"", "\"feesMax\":\"-1\"", "chains[0].feesMax"),
            ("{\"kind\":\"cancellation\"}", "{\"kind\":\"anything\"}", "chains[0].rules[0].kind"),
            (
                "{\"kind\":\"cancellation\"}", "{\"kind\":\"cancellation\",\"to\":1}",
                "chains[0].rules[0].to"
            ),
            ("\"valueMax\":\"500\"", "\"valuemax\":\"500\"", "chains[0].rules[1].valuemax"),
            (
                "\"function\":\"deposit(uint256,address)\"", "\"function\":\"deposit\"",
                "chains[0].rules[7].function"
            ),
            (
                "\"function\":\"deposit(uint256,address)\"", "\"function\":\"deposit(uint256)\"",
                "chains[0].rules[7].arguments"
            ),
            ("{\"kind\":\"sender\"}", "{\"kind\":\"all\"}", "chains[0].rules[7].arguments[1].kind"),
            ("\"swapsMax\":3", "\"swapsMax\":65", "chains[0].rules[6].swapsMax"),
            ("\"slippagePips\":10000", "\"slippagePips\":500001", "chains[0].slippagePips"),
            ("\"priceSecondsMax\":60", "\"priceSecondsMax\":0", "chains[0].priceSecondsMax"),
            (
                "\"seconds\":86400", "\"seconds\":3024001",
                "chains[0].limits[0].windows[0].seconds"
            ),
            ("{\"token\":\"native\"", "{\"token\":\"coin\"", "chains[0].limits[0].token"),
            ("{\"token\":\"native\"", "{\"token\":\"\(PolicyWorld.weth.hex)\"", "chains[0].limits"),
            ("\"notBefore\":1700086400", "\"notbefore\":1", "chains[0].timeLocks[1].notbefore"),
            ("\"delegations\":[", "\"delegations\":[1,", "chains[0].delegations[0]"),
            ("{\"version\":1", "{\"version\":1,\"version\":2", "file"),
        ]
        for (old, new, place) in changes {
            #expect(try Self.field(old, new) == place, "\(new)")
        }
    }

    @Test func `no JSON, an empty one and a chain twice are refused`() throws {
        for text in ["", "[]", "{}", "null", "{\"version\":1"] {
            #expect(throws: CosignerError.self) { try CosignerPolicy(file: Array(text.utf8)) }
        }
        let text = String(decoding: try PolicyWorld.file(), as: UTF8.self)
        let start = try #require(text.firstRange(of: "\"chains\":["))
        let chain = text[start.upperBound...].dropLast(2)
        let twice = text[..<start.upperBound] + chain + "," + chain + "]}"
        #expect(throws: CosignerError(.badPolicy, field: "chains")) {
            try CosignerPolicy(file: Array(twice.utf8))
        }
    }

    @Test func `a policy without chains signs nothing`() async throws {
        let policy = try CosignerPolicy(
            file: Array(
                #"{"version":1,"approvals":{"needed":0,"approvers":[]},"paths":["m"],"chains":[]}"#
                    .utf8))
        let judge = RequestJudge(
            policy: policy, prices: PolicyWorld.prices(), now: Timestamp(seconds: PolicyWorld.now))
        for good in try [Attack.payment(), Documents.permit(), PolicyWorld.route()] {
            #expect(throws: CosignerDenial.self) {
                try judge.judge(good, signer: PolicyWorld.signer)
            }
        }
    }
}
