/// Something that a person should look at, although nothing waits for it.
package struct DeskAlert: Hashable, Sendable {
    /// What it is about.
    package enum Kind: String, Hashable, Sendable {
        /// A trade of an order that counted as dead.
        case lateFill = "late-fill"
        /// An order that the journal had lost.
        case orderAdopted = "order-adopted"
        /// Two people declared an order dead.
        case orderOverridden = "order-overridden"
    }

    /// What it is about.
    package let kind: Kind
    /// A sentence for people.
    package let text: String

    /// Describes an alert.
    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}
