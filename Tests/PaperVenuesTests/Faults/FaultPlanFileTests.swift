import Codecs
import PaperVenues
import Testing

@Suite struct FaultPlanFileTests {
    private func plan(_ text: String) throws(FaultPlanError) -> FaultPlan {
        try FaultPlan(json: text.utf8)
    }

    @Test func `every part may be left out`() throws {
        #expect(try plan("{}") == FaultPlan.none)
        #expect(try plan(#"{"seed":"18446744073709551615"}"#).seed == .max)
        #expect(try plan(#"{"chances":{"depth-gap":0}}"#).isEmpty)
    }

    @Test func `a whole plan is read`() throws {
        let read = try plan(
            """
            {"seed": 7, "endsAfterMs": 60000,
             "chances": {"late-report": 100, "http-429": 1000},
             "schedule": [
              {"kind": "lost-answer", "occasion": 2, "times": 3, "endpoint": "POST /api/v3/order",
               "variant": "silence"},
              {"kind": "silent-stall", "channel": "market", "fromMs": 10, "untilMs": 20, "ms": 5},
              {"kind": "socket-closed-frame", "perMille": 5, "bytes": 1}]}
            """)
        var expected = FaultPlan(seed: 7)
        expected.endsAfterMilliseconds = 60_000
        expected.add(.lateReport, perMille: 100)
        expected.add(.tooManyRequests, perMille: 1_000)
        var lost = FaultRule(.lostAnswer, .occasions(first: 2, count: 3))
        (lost.endpoint, lost.variant) = ("POST /api/v3/order", .silence)
        var stall = FaultRule(.silentStall, .every)
        (stall.channel, stall.milliseconds) = (.market, 5)
        (stall.fromMilliseconds, stall.untilMilliseconds) = (10, 20)
        var cut = FaultRule(.socketClosedInFrame, .chance(perMille: 5))
        cut.bytes = 1
        expected.rules += [lost, stall, cut]
        #expect(read == expected)
    }

    @Test(arguments: [
        ("{", FaultPlanError.Code.badJSON, ""),
        ("[]", .badValue, ""),
        (#"{"sede":1}"#, .unknownKey, "sede"),
        (#"{"seed":-1}"#, .badValue, "seed"),
        (#"{"endsAfterMs":"5"}"#, .badValue, "endsAfterMs"),
        (#"{"chances":[]}"#, .badValue, "chances"),
        (#"{"chances":{"lost-anser":1}}"#, .unknownKind, "chances"),
        (#"{"chances":{"depth-gap":1001}}"#, .badValue, "chances.depth-gap"),
        (#"{"chances":{"depth-gap":0.5}}"#, .badValue, "chances.depth-gap"),
        (#"{"schedule":{}}"#, .badValue, "schedule"),
        (#"{"schedule":[1]}"#, .badValue, "schedule[0]"),
        (#"{"schedule":[{}]}"#, .missingKey, "schedule[0]"),
        (#"{"schedule":[{"kind":"gap"}]}"#, .unknownKind, "schedule[0].kind"),
        (#"{"schedule":[{"kind":"depth-gap","nth":1}]}"#, .unknownKey, "schedule[0].nth"),
        (
            #"{"schedule":[{"kind":"depth-gap","occasion":0}]}"#, .badValue,
            "schedule[0].occasion"
        ),
        (#"{"schedule":[{"kind":"depth-gap","times":2}]}"#, .badValue, "schedule[0].times"),
        (
            #"{"schedule":[{"kind":"depth-gap","perMille":2,"occasion":1}]}"#, .badValue,
            "schedule[0].perMille"
        ),
        (
            #"{"schedule":[{"kind":"depth-gap","fromMs":5,"untilMs":5}]}"#, .badValue,
            "schedule[0].untilMs"
        ),
        (#"{"schedule":[{"kind":"depth-gap","ms":5}]}"#, .badValue, "schedule[0].ms"),
        (
            #"{"schedule":[{"kind":"depth-gap","endpoint":"GET /api/v3/time"}]}"#, .badValue,
            "schedule[0].endpoint"
        ),
        (
            #"{"schedule":[{"kind":"lost-answer","endpoint":"POST /order"}]}"#, .badValue,
            "schedule[0].endpoint"
        ),
        (
            #"{"schedule":[{"kind":"late-report","channel":"market"}]}"#, .badValue,
            "schedule[0].channel"
        ),
        (
            #"{"schedule":[{"kind":"lost-answer","variant":"page"}]}"#, .badValue,
            "schedule[0].variant"
        ),
        (#"{"schedule":[{"kind":"depth-gap","bytes":1}]}"#, .badValue, "schedule[0].bytes"),
        (
            #"{"schedule":[{"kind":"late-answer","ms":50001}]}"#, .badValue, "schedule[0].ms"
        ),
    ])
    func `what cannot have an effect is refused with its place`(
        text: String, code: FaultPlanError.Code, path: String
    ) throws {
        do {
            _ = try plan(text)
            Issue.record("taken: \(text)")
        } catch {
            #expect(error.code == code && error.path == path, "\(text): \(error)")
        }
    }

    @Test func `a refusal says what would be right`() throws {
        for (text, words) in [
            (#"{"sede":1}"#, "sede: unknown key; known here: seed, endsAfterMs"),
            (#"{"chances":{"gap":1}}"#, "no fault gap; known: lost-answer, late-answer"),
            (#"{"schedule":[{"kind":"lost-answer","variant":"page"}]}"#, "one of: close, silence"),
            (#"{"schedule":[{"kind":"late-answer","ms":50001}]}"#, "from 0 to 50000"),
        ] {
            let error = #expect(throws: FaultPlanError.self) { try plan(text) }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
    }

    @Test func `the number of rules is bounded`() throws {
        func text(_ count: Int) -> String {
            let rows = Array(repeating: #"{"kind":"depth-gap"}"#, count: count)
            return #"{"schedule":["# + rows.joined(separator: ",") + "]}"
        }
        #expect(try plan(text(PaperLimits.faultRulesMax)).rules.count == PaperLimits.faultRulesMax)
        let error = #expect(throws: FaultPlanError.self) {
            try plan(text(PaperLimits.faultRulesMax + 1))
        }
        #expect(error?.path == "schedule")
    }
}
