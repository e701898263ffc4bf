import Settlement
import Testing

/// Which rungs are a ladder.
@Suite struct FinalityRungTests {
    private static let head = FinalityRung(name: "head", grade: .included, rule: .tag(.latest))
    private static let top = FinalityRung(name: "top", grade: .final, rule: .tag(.finalized))

    private func error(
        _ rungs: [FinalityRung], _ kind: FinalityKind = .ethereum
    ) -> FinalityError? {
        do throws(FinalityError) {
            _ = try FinalityLadder(kind: kind, rungs: rungs)
            return nil
        } catch {
            return error
        }
    }

    @Test func `the least ladder is the head and a final rung`() {
        #expect(error([Self.head, Self.top]) == nil)
        #expect(error([Self.top]) == .firstRung)
        #expect(error([]) == .firstRung)
        #expect(error([Self.head]) == .noFinalRung)
    }

    @Test func `no depth is final`() {
        let deep = FinalityRung(name: "deep", grade: .final, rule: .depth(64))
        #expect(error([Self.head, deep]) == .reversibleFinal("deep"))
        let safe = FinalityRung(name: "deep", grade: .safe, rule: .depth(64))
        #expect(error([Self.head, safe, Self.top]) == nil)
    }

    @Test func `neither safe nor proven is final`() {
        let safe = FinalityRung(name: "s", grade: .final, rule: .tag(.safe), mayFallBack: true)
        #expect(error([Self.head, safe]) == .reversibleFinal("s"))
        let proven = FinalityRung(name: "p", grade: .final, rule: .stage(.proven))
        #expect(error([Self.head, proven], .zkStaged) == .reversibleFinal("p"))
    }

    @Test func `what a chain may take back must say so`() {
        let safe = FinalityRung(name: "s", grade: .safe, rule: .tag(.safe))
        #expect(error([Self.head, safe, Self.top]) == .cannotPromise("s"))
        let posted = FinalityRung(name: "b", grade: .safe, rule: .batch(.posted))
        #expect(error([Self.head, posted, Self.top], .arbitrum) == .cannotPromise("b"))
        let final = FinalityRung(
            name: "f", grade: .final, rule: .tag(.finalized), mayFallBack: true)
        #expect(error([Self.head, final]) == .reversibleFinal("f"))
    }

    @Test func `names are told apart and grades rise`() {
        #expect(error([Self.head, Self.top, Self.top]) == .twice("top"))
        let late = FinalityRung(name: "late", grade: .included, rule: .depth(9))
        let safe = FinalityRung(name: "s", grade: .safe, rule: .tag(.safe), mayFallBack: true)
        #expect(error([Self.head, safe, late, Self.top]) == .order("late"))
    }

    @Test(arguments: [
        (FinalityKind.ethereum, "stage:executed"), (.ethereum, "batch:final"),
        (.polygon, "tag:safe"), (.zkStaged, "depth:2"), (.zkStaged, "tag:safe"),
        (.bnb, "batch:posted"), (.arbitrum, "stage:proven"),
    ])
    func `a rule of another kind of chain is refused`(kind: FinalityKind, text: String) throws {
        let rule = try #require(FinalityRule(text: text))
        let strange = FinalityRung(
            name: "strange", grade: .included, rule: rule, mayFallBack: true)
        #expect(error([Self.head, strange, Self.top], kind) == .unknownRule("strange"))
    }

    @Test(arguments: [
        "tag:latest", "tag:safe", "tag:finalized", "depth:1", "depth:100000", "batch:posted",
        "batch:final", "stage:committed", "stage:proven", "stage:executed",
    ])
    func `a rule's text means the rule`(text: String) {
        #expect(FinalityRule(text: text)?.description == text)
    }

    @Test(arguments: [
        "", "tag", "tag:", "tag:pending", "depth:0", "depth:01", "depth:-1", "depth:100001",
        "depth:+4", "depth:18446744073709551616", "batch:Posted", "stage:", "tag:safe:more",
        "finalized",
    ])
    func `any other text is no rule`(text: String) {
        #expect(FinalityRule(text: text) == nil)
    }
}
