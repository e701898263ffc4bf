/// What one input led to.
package struct DeskStep: Sendable {
    /// What happened, in order; already applied.
    package internal(set) var events: [DeskEvent] = []
    /// What is to be done once the events are as durable as each effect asks.
    package internal(set) var effects: [DeskEffect] = []
    /// What is due once the step's events have a grade, in order.
    ///
    /// An order that stands behind a signature is the later leg of a plan: it waits for as much as the
    /// signature does, so that it does not overtake it.
    package func effects(dueAt grade: EffectGrade) -> [DeskEffect] {
        var isBehind = false
        return effects.filter { effect in
            var due = effect.grade
            switch effect {
            case .sign: isBehind = true
            case .placeOrder: if isBehind { due = max(due, .synced) }
            default: break
            }
            return due == grade
        }
    }

    /// Why the input was refused, for whoever sent it.
    package internal(set) var refusal: DeskRefusal?
}
