import Arithmetic
import Basics
import Testing
import Transport

@Suite struct RelayRoomTests {
    static func name(_ number: UInt8) -> Hash32 {
        Hash32(bytes: [UInt8](repeating: number, count: 32)) ?? .zero
    }

    static func room(_ seatsPerGuestMax: Int = 4) -> RelayRoom<Int> {
        RelayRoom(seatsPerGuestMax: seatsPerGuestMax)
    }

    @Test func `two that name each other are joined, and nobody else`() {
        var room = Self.room()
        #expect(room.enter(1, guest: Self.name(1), wanted: Self.name(2)).partner == nil)
        // Who wants somebody else, and who is wanted by nobody.
        #expect(room.enter(2, guest: Self.name(2), wanted: Self.name(3)).partner == nil)
        #expect(room.enter(3, guest: Self.name(3), wanted: Self.name(1)).partner == nil)
        #expect(room.enter(4, guest: Self.name(2), wanted: Self.name(1)).partner == 1)
        #expect(room.partner(of: 1) == 4)
        #expect(room.partner(of: 4) == 1)
        #expect(room.partner(of: 2) == nil)
    }

    @Test func `who is joined is joined with nobody else, also when the other end has left`() {
        var room = Self.room()
        _ = room.enter(1, guest: Self.name(1), wanted: Self.name(2))
        _ = room.enter(2, guest: Self.name(2), wanted: Self.name(1))
        #expect(room.enter(3, guest: Self.name(2), wanted: Self.name(1)).partner == nil)
        #expect(room.leave(2) == 1)
        #expect(room.partner(of: 1) == nil)
        #expect(room.enter(4, guest: Self.name(2), wanted: Self.name(1)).partner == nil)
        #expect(room.leave(1) == nil)
        #expect(room.leave(1) == nil)
        #expect(room.count == 2)
    }

    @Test func `the newest that waits is taken`() {
        var room = Self.room()
        for seat in 1...3 { _ = room.enter(seat, guest: Self.name(1), wanted: Self.name(2)) }
        #expect(room.enter(4, guest: Self.name(2), wanted: Self.name(1)).partner == 3)
        #expect(room.enter(5, guest: Self.name(2), wanted: Self.name(1)).partner == 2)
    }

    @Test func `a guest with too many seats loses its own oldest and no other's`() {
        var room = Self.room(2)
        _ = room.enter(1, guest: Self.name(1), wanted: Self.name(2))
        _ = room.enter(2, guest: Self.name(2), wanted: Self.name(1))
        _ = room.enter(3, guest: Self.name(3), wanted: Self.name(1))
        _ = room.enter(4, guest: Self.name(1), wanted: Self.name(4))
        let entrance = room.enter(5, guest: Self.name(1), wanted: Self.name(4))
        // The seat goes, and with it its partner's connection.
        #expect(entrance.displaced == [1, 2])
        #expect(room.partner(of: 2) == nil)
        #expect(room.enter(6, guest: Self.name(1), wanted: Self.name(3)).partner == 3)
    }

    @Test func `nobody is joined with itself, and no seat is taken twice`() {
        var room = Self.room()
        #expect(room.enter(1, guest: Self.name(1), wanted: Self.name(1)).partner == nil)
        #expect(room.count == 0)
        _ = room.enter(1, guest: Self.name(1), wanted: Self.name(2))
        _ = room.enter(2, guest: Self.name(2), wanted: Self.name(1))
        #expect(room.enter(1, guest: Self.name(3), wanted: Self.name(2)).partner == nil)
        #expect(room.partner(of: 1) == 2)
    }

    @Test(arguments: 0..<20) func `whatever happens, partners are mutual and seats bounded`(
        seed: UInt64
    ) {
        var random = SplitMix64(seed: seed)
        var room = Self.room(3)
        var wishes: [Int: (guest: UInt8, wanted: UInt8)] = [:]
        for seat in 0..<400 {
            if random.next() % 3 == 0, let gone = wishes.keys.sorted().randomElement(using: &random)
            {
                let partner = room.partner(of: gone)
                #expect(room.leave(gone) == partner)
                wishes[gone] = nil
            }
            let guest = UInt8(random.next() % 4)
            let wanted = UInt8(random.next() % 4)
            let entrance = room.enter(
                seat, guest: Self.name(guest), wanted: Self.name(wanted))
            if guest != wanted { wishes[seat] = (guest, wanted) }
            if let first = entrance.displaced.first { wishes[first] = nil }
            #expect(room.count == wishes.count)
            for (seat, wish) in wishes {
                guard let partner = room.partner(of: seat) else { continue }
                #expect(room.partner(of: partner) == seat)
                #expect(wishes[partner]?.guest == wish.wanted)
                #expect(wishes[partner]?.wanted == wish.guest)
            }
            for guest in UInt8(0)..<4 {
                #expect(wishes.values.count { $0.guest == guest } <= 3)
            }
        }
    }
}
