package import Arithmetic
package import Basics
package import Markets

/// The id under which a client follows a parent order; also its idempotency key.
package struct ParentId: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 1...36 characters of `[A-Za-z0-9_-]`.
    package let text: String

    /// Takes 1...36 characters of `[A-Za-z0-9_-]`; nil otherwise.
    package init?(_ text: String) {
        let allowed = text.utf8.allSatisfy { character in
            switch character {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
            default: false
            }
        }
        guard allowed, (1...36).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    package static func < (left: ParentId, right: ParentId) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    package var description: String { text }
}

/// Where a parent order stands.
package enum ParentState: UInt8, Hashable, Sendable, CaseIterable {
    /// Accepted; no plan yet, or the next plan is being made.
    case planning = 0
    /// Legs are out.
    case working = 1
    /// All of it is traded and final.
    case filled = 2
    /// Ended with a remainder: cancelled by its owner or nothing more could be traded.
    case canceled = 3
    /// A person must act; the reason says how.
    case held = 4
    /// Refused before anything was sent.
    case denied = 5

    /// Whether nothing more happens by itself.
    package var isTerminal: Bool { rawValue >= ParentState.filled.rawValue }
    /// The word that people and programs see.
    package var name: String { String(describing: self) }
}

/// What a client asks for: to trade one asset for another wherever it is best.
package struct ParentOrder: Hashable, Sendable {
    /// The client's id.
    package let id: ParentId
    /// Buy or sell base.
    package let side: Side
    /// What is bought or sold.
    package let base: Asset
    /// What is paid or received.
    package let quote: Asset
    /// How much base, at the ledger scale of the asset, above zero.
    package let quantity: UInt256
    /// The most by which any leg may fall short of its plan, in hundredths of a basis point
    /// (pips of a per cent: 10 000 is 1 %).
    package let slippagePips: UInt32
    /// When it was accepted.
    package let time: Timestamp

    /// Describes an order.
    package init(
        id: ParentId, side: Side, base: Asset, quote: Asset, quantity: UInt256,
        slippagePips: UInt32, time: Timestamp
    ) {
        self.id = id
        self.side = side
        self.base = base
        self.quote = quote
        self.quantity = quantity
        self.slippagePips = slippagePips
        self.time = time
    }
}
