import Basics
import Codecs
import Testing

extension ProgramTests {
    /// The `cosigner` and `mpc` commands.
    @Suite struct CosignerCommandTests {
        static let friend = "0x0000000000000000000000000000000000000002"
        static let signer = "0x0000000000000000000000000000000000000001"

        static func policy(version: Int = 1, approver: String? = nil) -> String {
            let approvals =
                approver.map { #"{"needed":1,"approvers":["\#($0)"]}"# }
                ?? #"{"needed":0,"approvers":[]}"#
            return """
                {"version":\(version),"approvals":\(approvals),"paths":["m"],"chains":[
                 {"chainId":31337,"gasMax":100000,"maxFeePerGasMax":"100",
                  "maxPriorityFeePerGasMax":"10","feesMax":"10000000",
                  "rules":[{"kind":"transfer","to":"\(friend)","valueMax":"500"}],
                  "limits":[{"token":"native","requestMax":"3000000","windows":[
                    {"seconds":3600,"amountMax":"4200600"}]}],
                  "slippagePips":10000,"priceSecondsMax":60}]}
                """
        }

        static func payment(
            nonce: Int, to recipient: String = friend, value: String = "0x1f4"
        ) -> String {
            """
            {"id":\(nonce),"transaction":{"type":"0x2","chainId":"0x7a69","nonce":"0x\(nonce)",\
            "to":"\(recipient)","value":"\(value)","gas":"0x5208","maxFeePerGas":"0x64",\
            "maxPriorityFeePerGas":"0x1"}}
            """
        }

        @Test func `judge says what a cosigner would, and remembers from line to line`()
            async throws
        {
            let folder = try TestFolder()
            let policy = try folder.write("policy.json", Self.policy())
            let answers = try await ProgramBatch.run(
                ["cosigner", "judge", "--policy", policy, "--signer", Self.signer],
                [
                    Self.payment(nonce: 1),
                    Self.payment(nonce: 2, to: "0x0000000000000000000000000000000000000003"),
                    Self.payment(nonce: 3, value: "0x1f5"),
                    Self.payment(nonce: 1, value: "0x1"),
                    Self.payment(nonce: 4, value: "0x64"),
                    Self.payment(nonce: 5, value: "0x1"),
                    #"{"digest":"0x00"}"#, "{}",
                ])
            #expect(
                answers.map { $0["verdict"]?.stringValue } == [
                    "allowed", "denied", "denied", "denied", "allowed", "denied", nil, nil,
                ])
            #expect(
                answers.map { $0["reason"]?.stringValue } == [
                    nil, "unknown-recipient", "value-too-high", "nonce-taken", nil,
                    "window-exceeded", nil, nil,
                ])
            #expect(answers.suffix(2).map(ProgramBatch.code) == ["unknown-key", "missing-key"])
            #expect(
                answers[0]["spends"] == [
                    ["chainId": 31_337, "amount": "500"], ["chainId": 31_337, "amount": "2100000"],
                ])
        }

        @Test func `keys are made once, and a consent is signed with them`() async throws {
            let folder = try TestFolder()
            let place = folder.newPath("keys")
            let made = try await ProgramProcess.causeway(
                ["cosigner", "init", "--folder", place, "--name", "one"], in: folder)
            #expect(made.ending == .exit(0), "\(made.errors)")
            let identity = try #require(made.lines.first?["identity"]?.stringValue)
            #expect(made.lines.first?["certificate"]?.stringValue?.utf8.count == 66)
            let again = try await ProgramProcess.causeway(
                ["cosigner", "init", "--folder", place, "--name", "one"], in: folder)
            #expect(again.ending == .exit(1))
            let old = try folder.write("old.json", Self.policy(approver: identity))
            let new = try folder.write("new.json", Self.policy(version: 2, approver: identity))
            let consent = try await ProgramProcess.causeway(
                [
                    "cosigner", "approve", "--policy", new, "--replacing", old, "--cosigner",
                    identity, "--key", "\(place)/identity.key",
                ], in: folder)
            #expect(consent.lines.first?["approver"]?.stringValue == identity)
            #expect(consent.lines.first?["signature"]?.stringValue?.utf8.count == 130)
        }

        @Test func `a consent to a change of a key is signed, and what is no change is not`()
            async throws
        {
            let folder = try TestFolder()
            let place = folder.newPath("keys")
            let made = try await ProgramProcess.causeway(
                ["cosigner", "init", "--folder", place, "--name", "one"], in: folder)
            let identity = try #require(made.lines.first?["identity"]?.stringValue)
            let key = "0x" + String(repeating: "11", count: 32)
            for (change, isChange) in [
                (#"{"keyId":"\#(key)","epoch":0,"threshold":2,"parties":[1,2,3]}"#, true),
                (#"{"keyId":"\#(key)","pardon":2,"bans":1}"#, true),
                (#"{"keyId":"\#(key)","reviews":0}"#, true),
                (#"{"keyId":"\#(key)","reviews":0,"pardon":1}"#, false),
                (#"{"keyId":"\#(key)","epoch":0,"threshold":2,"parties":[1,1]}"#, false),
                ("{}", false),
            ] {
                let consent = try await ProgramProcess.causeway(
                    [
                        "cosigner", "consent", "--change", change, "--cosigner", identity,
                        "--key", "\(place)/identity.key",
                    ], in: folder)
                #expect((consent.ending == .exit(0)) == isChange, "\(change)")
                #expect(
                    (consent.lines.first?["signature"]?.stringValue?.utf8.count == 130) == isChange)
            }
        }

        @Test func `processes make a key, sign, and give it new shares; each may be killed`()
            async throws
        {
            let folder = try TestFolder()
            let check = try await ProgramProcess.run(
                ProgramProcess.python,
                [
                    ProgramProcess.client("check_threshold.py"), ProgramProcess.causeway,
                    isFull ? "200" : "6", isFull ? "30" : "1",
                ],
                in: folder, seconds: isFull ? 900 : 180)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            #expect(check.lines.first?["ok"]?.boolValue == true)
        }

        @Test func `processes of which two meet at a relay only make a key, sign and refresh it`()
            async throws
        {
            let folder = try TestFolder()
            let check = try await ProgramProcess.run(
                ProgramProcess.python,
                [ProgramProcess.client("check_relay.py"), ProgramProcess.causeway], in: folder,
                seconds: 180)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            #expect(check.lines.first?["ok"]?.boolValue == true)
        }

        @Test func `a process may die at any write of a key, a signature, new shares or a start`()
            async throws
        {
            let folder = try TestFolder()
            let check = try await ProgramProcess.run(
                ProgramProcess.python,
                [ProgramProcess.client("kill_cosigners.py"), ProgramProcess.causeway]
                    + (isFull ? [] : ["12"]),
                in: folder, seconds: isFull ? 3_600 : 240)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            let line = try #require(check.lines.first)
            #expect(line["ok"]?.boolValue == true)
            for name in ["keygen", "signInSession", "signAhead", "refresh", "start"] {
                let operation = line["operations"]?[name]
                let (calls, deaths) = (
                    operation?["calls"]?.unsignedValue ?? 0,
                    operation?["deaths"]?.unsignedValue ?? 0
                )
                #expect(calls >= 12, "\(name)")
                #expect(deaths >= (isFull && name != "start" ? calls : 1), "\(name)")
            }
        }

        @Test func `what signatures and new keys cost is measured in processes`() async throws {
            let folder = try TestFolder()
            let check = try await ProgramProcess.run(
                ProgramProcess.python,
                [ProgramProcess.client("measure_threshold.py"), ProgramProcess.causeway]
                    + (isFull ? [] : ["1", "1", "2/3"]),
                in: folder, seconds: isFull ? 900 : 240)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            // How long things take is for a machine that does nothing else; how much is sent is not.
            #expect(check.lines.count == (isFull ? 3 : 1))
            #expect(check.lines.allSatisfy { $0["within"]?["bytes"]?.boolValue == true })
        }
    }
}
