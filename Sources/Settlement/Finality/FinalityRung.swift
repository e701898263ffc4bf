/// One level of a ladder: its name, what it is worth, and the rule by which a block reaches it.
package struct FinalityRung: Hashable, Sendable {
    /// The chain's word for it.
    package let name: String
    /// What it is worth.
    package let grade: FinalityGrade
    /// The evidence that counts.
    package let rule: FinalityRule
    /// Whether the chain may take it back in ordinary times.
    package let mayFallBack: Bool

    /// A rung.
    package init(name: String, grade: FinalityGrade, rule: FinalityRule, mayFallBack: Bool = false)
    {
        self.name = name
        self.grade = grade
        self.rule = rule
        self.mayFallBack = mayFallBack
    }
}
