package import Chains
package import Definitions
package import Settlement

extension FinalityPolicy {
    /// The ladder and the bands of a chain; without a network those of Ethereum's tags, where only
    /// what is final is enough.
    package init(_ rules: NodeDefinition.ChainRules) throws(NodeError) {
        do throws(FinalityError) {
            guard let network = rules.network else {
                try self.init(
                    ladder: try FinalityLadder(kind: .ethereum, rungs: Self.tags),
                    bands: [Band(belowUSD: nil, rung: "final")])
                return
            }
            let finality = network.finality
            guard let kind = FinalityKind(rawValue: finality.kind.rawValue) else {
                throw FinalityError.unknownRule(finality.kind.rawValue)
            }
            var rungs: [FinalityRung] = []
            for rung in finality.rungs {
                guard let rule = FinalityRule(text: rung.rule) else {
                    throw FinalityError.unknownRule(rung.name)
                }
                rungs.append(
                    FinalityRung(
                        name: rung.name, grade: FinalityGrade(rung.grade), rule: rule,
                        mayFallBack: rung.mayFallBack))
            }
            try self.init(
                ladder: try FinalityLadder(kind: kind, rungs: rungs),
                bands: finality.bands.map { Band(belowUSD: $0.belowUSD, rung: $0.rung) })
        } catch {
            throw NodeError(.configuration, "\(rules.networkFile ?? "chain"): finality: \(error)")
        }
    }

    private static let tags = [
        FinalityRung(name: "included", grade: .included, rule: .tag(.latest)),
        FinalityRung(name: "safe", grade: .safe, rule: .tag(.safe), mayFallBack: true),
        FinalityRung(name: "final", grade: .final, rule: .tag(.finalized)),
    ]
}

extension FinalityGrade {
    fileprivate init(_ grade: NetworkDefinition.Finality.Grade) {
        switch grade {
        case .included: self = .included
        case .safe: self = .safe
        case .final: self = .final
        }
    }
}

extension FinalityEvidence {
    /// What a chain session was told.
    package init(_ levels: ChainLevels) {
        self.init(
            head: levels.head, safe: levels[.safe]?.number, finalized: levels[.finalized]?.number,
            batchPosted: levels[.batchPosted]?.number, batchFinal: levels[.batchFinal]?.number,
            committed: levels[.committed]?.number, proven: levels[.proven]?.number,
            executed: levels[.executed]?.number)
    }
}

extension FinalityLadder {
    /// What its rules need to be told beside the tags.
    var source: LevelSource {
        for rung in rungs {
            switch rung.rule {
            case .tag, .depth: continue
            case .batch: return .batches
            case .stage: return .stages
            }
        }
        return .tags
    }

    /// Whether any rung rests on what only the parent knows.
    var needsParent: Bool { rungs.contains { $0.rule == .batch(.final) } }

    /// The judge of a chain session: its marks are the ladder's.
    var judge: LevelJudge {
        LevelJudge(
            safe: { mark(.safe, under: FinalityEvidence($0)).map(LevelMark.init) },
            final: { mark(.final, under: FinalityEvidence($0)).map(LevelMark.init) })
    }
}

extension LevelMark {
    fileprivate init(_ mark: FinalityMark) {
        let level: ChainLevel? =
            switch mark.rule {
            case .tag(.latest), .depth: nil
            case .tag(.safe): .safe
            case .tag(.finalized): .finalized
            case .batch(.posted): .batchPosted
            case .batch(.final): .batchFinal
            case .stage(.committed): .committed
            case .stage(.proven): .proven
            case .stage(.executed): .executed
            }
        self.init(number: mark.number, level: level, rule: mark.rule.description)
    }
}
