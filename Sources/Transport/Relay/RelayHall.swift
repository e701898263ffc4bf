import Basics

/// What the connections of a relay share; used on its one event loop alone.
final class RelayHall {
    let register: any RelayRegister
    let time: any TimeSource
    let limits: RelayLimits
    private var room: RelayRoom<ObjectIdentifier>
    private var handlers: [ObjectIdentifier: RelayHandler] = [:]
    private var strangers = 0

    init(register: any RelayRegister, time: any TimeSource, limits: RelayLimits) {
        self.register = register
        self.time = time
        self.limits = limits
        room = RelayRoom(seatsPerGuestMax: limits.seatsPerGuestMax)
    }

    /// A connection has come; false when too many have not said yet what they want.
    func arrived() -> Bool {
        guard strangers < limits.strangersMax else { return false }
        strangers += 1
        return true
    }

    /// A connection has said what it wants, or is gone before.
    func isNoStranger() { strangers -= 1 }

    /// Takes a seat, and joins it with who waits for it.
    func enter(_ handler: RelayHandler, guest: Hash32, wanted: Hash32) {
        let seat = ObjectIdentifier(handler)
        handlers[seat] = handler
        let entrance = room.enter(seat, guest: guest, wanted: wanted)
        for displaced in entrance.displaced { handlers[displaced]?.end() }
        if let partner = entrance.partner.flatMap({ handlers[$0] }) {
            // Both have their answer before either has a byte of the other.
            handler.join(partner)
            partner.join(handler)
        }
    }

    /// Gives a seat up; the other end is of no use any more.
    func leave(_ handler: RelayHandler) {
        let seat = ObjectIdentifier(handler)
        guard handlers.removeValue(forKey: seat) != nil else { return }
        if let partner = room.leave(seat) { handlers[partner]?.end() }
    }
}
