/// One person's wish that an order without evidence count as dead; it takes a second one.
package struct OverrideRequest: Hashable, Sendable {
    /// Who asked.
    package let approver: String
    /// Why.
    package let note: String

    /// Describes a wish.
    package init(approver: String, note: String) {
        self.approver = approver
        self.note = note
    }
}
