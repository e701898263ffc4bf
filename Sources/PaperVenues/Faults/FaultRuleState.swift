import Basics

/// A rule of a running plan.
struct FaultRuleState: Sendable {
    let rule: FaultRule
    private var generator: SplitMix64
    /// Occasions so far, all of them the rule's own.
    private var occasions = 0

    init(rule: FaultRule, generator: SplitMix64) {
        self.rule = rule
        self.generator = generator
    }

    /// Counts an occasion and decides about it.
    mutating func meet() -> FaultStrike? {
        occasions += 1
        switch rule.strikes {
        case .occasions(let first, let count):
            guard occasions >= first, occasions - first < count else { return nil }
        case .every: break
        case .chance(let perMille):
            guard generator.next(in: 0...999) < Int64(perMille) else { return nil }
        }
        // Drawn whether needed or not, so that every strike takes as much from the sequence.
        let milliseconds = generator.next(in: rule.kind.millisecondsDrawn ?? 0...0)
        let variants = rule.kind.variants
        let choice = Int(generator.next(in: 0...Int64(max(1, variants.count) - 1)))
        return FaultStrike(
            kind: rule.kind, milliseconds: rule.milliseconds ?? milliseconds,
            variant: rule.variant ?? (variants.isEmpty ? nil : variants[choice]),
            bytes: rule.bytes, word: generator.next())
    }
}
