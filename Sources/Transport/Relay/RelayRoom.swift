package import Basics

/// Who waits for whom at a relay, and who is joined with whom.
///
/// Two seats are joined once each one's guest has named the other's. Of those that wait the newest is
/// taken: an older one may be of a guest that is gone without a word.
package struct RelayRoom<Seat: Hashable & Sendable>: Sendable {
    private enum Stage: Hashable, Sendable {
        case waiting
        case joined(Seat)
        /// The other end has left.
        case left
    }

    private struct Place: Hashable, Sendable {
        let guest: Hash32
        let wanted: Hash32
        var stage: Stage
    }

    /// What comes of taking a seat.
    package struct Entrance: Hashable, Sendable {
        /// Who it is joined with; nil while it waits.
        package var partner: Seat?
        /// The guest's oldest seat and its partner, when they had to go for this one.
        package var displaced: [Seat] = []
    }

    private let seatsPerGuestMax: Int
    private var places: [Seat: Place] = [:]
    /// Each guest's seats, the oldest first.
    private var seats: [Hash32: [Seat]] = [:]

    /// An empty room.
    package init(seatsPerGuestMax: Int) { self.seatsPerGuestMax = max(1, seatsPerGuestMax) }

    /// How many seats are taken.
    package var count: Int { places.count }

    /// Who a seat is joined with.
    package func partner(of seat: Seat) -> Seat? {
        guard case .joined(let partner) = places[seat]?.stage else { return nil }
        return partner
    }

    /// Takes a seat for a guest that wants another; nothing happens when the seat is taken, or when
    /// it wants itself.
    package mutating func enter(_ seat: Seat, guest: Hash32, wanted: Hash32) -> Entrance {
        var entrance = Entrance()
        guard places[seat] == nil, guest != wanted else { return entrance }
        if let own = seats[guest], own.count >= seatsPerGuestMax {
            entrance.displaced = [own[0]] + (leave(own[0]).map { [$0] } ?? [])
        }
        places[seat] = Place(guest: guest, wanted: wanted, stage: .waiting)
        entrance.partner = seats[wanted]?.last { other in
            guard let place = places[other] else { return false }
            return place.wanted == guest && place.stage == .waiting
        }
        seats[guest, default: []].append(seat)
        if let partner = entrance.partner {
            places[seat]?.stage = .joined(partner)
            places[partner]?.stage = .joined(seat)
        }
        return entrance
    }

    /// Gives a seat up; who has lost its other end by that.
    package mutating func leave(_ seat: Seat) -> Seat? {
        guard let place = places.removeValue(forKey: seat) else { return nil }
        seats[place.guest]?.removeAll { $0 == seat }
        if seats[place.guest]?.isEmpty == true { seats[place.guest] = nil }
        guard case .joined(let partner) = place.stage else { return nil }
        places[partner]?.stage = .left
        return partner
    }
}
