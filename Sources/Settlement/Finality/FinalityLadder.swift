/// The levels of one chain and the evidence that lifts a block to each; pure.
///
/// A lane knows three states after a receipt: included, safe, final. A chain has as many rungs as its
/// kind gives it, each with one of these grades. A block stands on the highest rung whose evidence
/// reaches it, and what was reached for good never steps back: evidence that says so is a
/// contradiction and stops the lane.
package struct FinalityLadder: Hashable, Sendable {
    /// The kind of chain.
    package let kind: FinalityKind
    /// The rungs, lowest first.
    package let rungs: [FinalityRung]

    /// A ladder, checked: the first rung is the head, the last one is irreversible, grades rise, and
    /// each rule is one that the kind of chain knows.
    ///
    /// Refuses a final rung that is reached by anything that can be undone, such as blocks on top, and
    /// a derived chain's safe level that claims not to fall back.
    package init(kind: FinalityKind, rungs: [FinalityRung]) throws(FinalityError) {
        guard let first = rungs.first, first.rule == .tag(.latest), first.grade == .included else {
            throw .firstRung
        }
        guard rungs.last?.grade == .final else { throw .noFinalRung }
        for (index, rung) in rungs.enumerated() {
            guard !rungs[..<index].contains(where: { $0.name == rung.name }) else {
                throw .twice(rung.name)
            }
            guard index == 0 || rungs[index - 1].grade <= rung.grade else {
                throw .order(rung.name)
            }
            guard kind.knows(rung.rule) else { throw .unknownRule(rung.name) }
            guard rung.grade != .final || rung.rule.isIrreversible && !rung.mayFallBack else {
                throw .reversibleFinal(rung.name)
            }
            let isDerived = rung.rule == .tag(.safe) || rung.rule == .batch(.posted)
            guard !isDerived || rung.mayFallBack else { throw .cannotPromise(rung.name) }
        }
        self.kind = kind
        self.rungs = rungs
    }

    /// The rung of this name.
    package func rung(_ name: String) -> FinalityRung? { rungs.first { $0.name == name } }

    /// Whether `rung` is worth at least as much as `other` on this chain.
    package func isAtLeast(_ rung: FinalityRung, _ other: FinalityRung) -> Bool {
        guard let place = rungs.firstIndex(of: rung), let wanted = rungs.firstIndex(of: other)
        else {
            return false
        }
        return place >= wanted
    }

    // MARK: Judging one block

    /// The highest rung on which a block of the followed chain stands; nil when the head is below it.
    package func standing(of block: UInt64, under evidence: FinalityEvidence) -> FinalityRung? {
        rungs.last { rung in
            evidence.height(by: rung.rule).map { $0 >= block } ?? false
        }
    }

    /// What new evidence means for a block that stood on `old`.
    package func change(
        of block: UInt64, from old: FinalityRung?, under evidence: FinalityEvidence
    ) -> FinalityChange {
        let new = standing(of: block, under: evidence)
        guard new != old else { return .none }
        let (oldPlace, newPlace) = (place(old), place(new))
        if newPlace > oldPlace, let new { return .rises(new) }
        if let old, old.grade == .final, new?.grade != .final { return .contradiction(old) }
        return .falls(new, isOrdinary: old?.mayFallBack ?? true)
    }

    private func place(_ rung: FinalityRung?) -> Int {
        rung.flatMap { rungs.firstIndex(of: $0) } ?? -1
    }

    // MARK: Marks of a lane

    /// The highest block that is worth this grade, with the rule that says so; nil when none is.
    ///
    /// A higher grade implies the lower ones: where `finalized` is above `safe`, it is what makes a
    /// block safe.
    package func mark(_ grade: FinalityGrade, under evidence: FinalityEvidence) -> FinalityMark? {
        var best: FinalityMark?
        for rung in rungs where rung.grade >= grade {
            guard let height = evidence.height(by: rung.rule) else { continue }
            if best.map({ height > $0.number }) ?? true {
                best = FinalityMark(number: height, rule: rung.rule)
            }
        }
        return best
    }
}
