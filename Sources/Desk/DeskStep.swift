/// What one input led to.
package struct DeskStep: Sendable {
    /// What happened, in order; already applied.
    package internal(set) var events: [DeskEvent] = []
    /// What is to be done once the events are as durable as each effect asks.
    package internal(set) var effects: [DeskEffect] = []
    /// Why the input was refused, for whoever sent it.
    package internal(set) var refusal: DeskRefusal?
}
