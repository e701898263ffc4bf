import Basics
import Markets
import Orders

extension Desk {
    /// Takes what a venue said in; the machine of the order decides whether it is news.
    mutating func takeVenueInput(_ input: DeskInput, into step: inout DeskStep) {
        switch input {
        case .report(let report):
            note(report.clientOrderId, { $0.decide(report: report) }, into: &step)
        case .fill(let fill):
            let eventsBefore = step.events.count
            note(fill.clientOrderId, { $0.decide(fill: fill) }, into: &step)
            if step.events.count > eventsBefore { noteLateTrade(fill.clientOrderId, into: &step) }
        case .orderRejected(let id, let code, let message):
            note(id, { $0.decideRejected(code: code, message: message) }, into: &step)
        case .orderUnknown(let id, let reason):
            note(id, { $0.decideUnknown(reason: reason) }, into: &step)
        case .orderAbsent(let id, let asked):
            // The answer tells how it was when the question was asked; a repeated answer to one
            // question is no second proof, nor is a late answer to an older one.
            note(id, { $0.decideAbsent(at: asked) }, into: &step)
        default: break
        }
    }

    mutating func note(
        _ id: ClientOrderId, _ decide: (ExchangeOrder) -> OrderEvent?, into step: inout DeskStep
    ) {
        guard let record = state.order(id), let event = decide(record.order) else { return }
        emit(.order(id, event), into: &step)
    }
}
