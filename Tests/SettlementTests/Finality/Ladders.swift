import Settlement

/// Ladders of each kind of chain, as `Networks/Chains` and the kinds without a file there have them.
enum Ladders {
    static func ethereum() throws(FinalityError) -> FinalityLadder {
        try FinalityLadder(
            kind: .ethereum,
            rungs: [
                FinalityRung(name: "included", grade: .included, rule: .tag(.latest)),
                FinalityRung(name: "buried2", grade: .included, rule: .depth(2)),
                FinalityRung(name: "buried4", grade: .included, rule: .depth(4)),
                FinalityRung(name: "safe", grade: .safe, rule: .tag(.safe), mayFallBack: true),
                FinalityRung(name: "final", grade: .final, rule: .tag(.finalized)),
            ])
    }

    static func opStack() throws(FinalityError) -> FinalityLadder {
        try FinalityLadder(
            kind: .opStack,
            rungs: [
                FinalityRung(name: "unsafe", grade: .included, rule: .tag(.latest)),
                FinalityRung(name: "safe", grade: .safe, rule: .tag(.safe), mayFallBack: true),
                FinalityRung(name: "final", grade: .final, rule: .tag(.finalized)),
            ])
    }

    /// A chain of Arbitrum's kind whose nodes know no tags: its batches are read on the parent.
    static func arbitrum() throws(FinalityError) -> FinalityLadder {
        try FinalityLadder(
            kind: .arbitrum,
            rungs: [
                FinalityRung(name: "sequenced", grade: .included, rule: .tag(.latest)),
                FinalityRung(
                    name: "posted", grade: .safe, rule: .batch(.posted), mayFallBack: true),
                FinalityRung(name: "final", grade: .final, rule: .batch(.final)),
            ])
    }

    static func zkStaged() throws(FinalityError) -> FinalityLadder {
        try FinalityLadder(
            kind: .zkStaged,
            rungs: [
                FinalityRung(name: "sequenced", grade: .included, rule: .tag(.latest)),
                FinalityRung(
                    name: "committed", grade: .safe, rule: .stage(.committed), mayFallBack: true),
                FinalityRung(name: "proven", grade: .safe, rule: .stage(.proven)),
                FinalityRung(name: "executed", grade: .final, rule: .stage(.executed)),
            ])
    }
}
