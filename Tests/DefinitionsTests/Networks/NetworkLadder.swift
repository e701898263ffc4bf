import Definitions
import Settlement

/// Joins what a file says with what settlement judges by, as a node does.
enum NetworkLadder {
    struct UnknownWord: Error {}

    static func policy(_ finality: NetworkDefinition.Finality) throws -> FinalityPolicy {
        guard let kind = FinalityKind(rawValue: finality.kind.rawValue) else {
            throw UnknownWord()
        }
        let rungs = try finality.rungs.map { rung in
            guard let rule = FinalityRule(text: rung.rule),
                let grade = FinalityGrade.allCases.first(where: {
                    $0.name == rung.grade.rawValue
                })
            else { throw UnknownWord() }
            return FinalityRung(
                name: rung.name, grade: grade, rule: rule, mayFallBack: rung.mayFallBack)
        }
        return try FinalityPolicy(
            ladder: try FinalityLadder(kind: kind, rungs: rungs),
            bands: finality.bands.map { .init(belowUSD: $0.belowUSD, rung: $0.rung) })
    }
}
