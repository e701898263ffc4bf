package import PaperVenues

/// One fault of a run, fixed before the run begins: leaving it out gives the same run without it.
package struct PlannedFault: Hashable, Sendable {
    /// Whom it hits, where it could hit either.
    package enum Target: String, Hashable, Sendable {
        /// The exchange.
        case exchange
        /// The chain's node.
        case chain
    }

    /// What happens.
    package enum Kind: Hashable, Sendable {
        /// A fault of network, chain, disk, process or clock.
        case world(WorldFault)
        /// A fault of the exchange.
        case exchange(FaultKind)

        /// The name under which it is counted.
        package var name: String {
            switch self {
            case .world(let fault): fault.rawValue
            case .exchange(let fault): fault.rawValue
            }
        }

        /// Every kind there is.
        package static let all =
            WorldFault.allCases.map(Kind.world) + FaultKind.allCases.map(Kind.exchange)

        /// Whether it is drawn apart from all others, in few runs.
        var isRare: Bool {
            if case .world(let fault) = self { fault.isRare } else { false }
        }

        /// Whether it ends the node's process.
        package var isCrash: Bool {
            if case .world(let fault) = self { fault.isCrash } else { false }
        }
    }

    /// Its number in the plan.
    package let id: Int
    /// What happens.
    package let kind: Kind
    /// The earliest time, in milliseconds of the run.
    package let at: Int64
    /// The transition that it waits for, after that time; nil to happen at once.
    package let after: String?
    /// How long it lasts, in milliseconds.
    package let lasts: Int64
    /// How strong it is; what that counts depends on the kind.
    package let amount: Int
    /// Whom it hits.
    package let target: Target

    /// An amount that no run comes to.
    static let everyOccasion = 1_000_000

    /// Describes a fault.
    package init(
        id: Int, kind: Kind, at: Int64, after: String?, lasts: Int64, amount: Int,
        target: Target
    ) {
        self.id = id
        self.kind = kind
        self.at = at
        self.after = after
        self.lasts = lasts
        self.amount = amount
        self.target = target
    }

    /// One line for people.
    package var text: String {
        let place = after.map { "after \($0), from \(at) ms on" } ?? "at \(at) ms"
        return "#\(id) \(kind.name) \(place), lasts \(lasts) ms, amount \(amount), \(target)"
    }
}
