import Basics
import FuzzSupport
import Transport

/// What a relay reads, and who it joins when guests come and go as the input says.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    if input.byte() % 2 == 0 {
        checkWish(input.bytes)
    } else {
        checkRoom(&input)
    }
    return 0
}

private func checkWish(_ bytes: [UInt8]) {
    guard let wish = RelayWish(bytes) else { return }
    require(wish.bytes == bytes, "a wish has one encoding")
    require(bytes.count == RelayWish.byteCount, "and one length")
}

private func name(_ byte: UInt8) -> Hash32 {
    Hash32(bytes: [UInt8](repeating: byte, count: 32)) ?? .zero
}

/// Guests with at most four seats each, whose seats are kept here as they must be there.
private func checkRoom(_ input: inout FuzzInput) {
    let seatsMax = 4
    var room = RelayRoom<Int>(seatsPerGuestMax: seatsMax)
    var wishes: [(seat: Int, guest: UInt8, wanted: UInt8)] = []
    for seat in 0..<256 {
        guard !input.rest.isEmpty else { break }
        let step = input.byte()
        if step & 0x80 != 0, !wishes.isEmpty {
            let gone = wishes.remove(at: Int(step & 0x7f) % wishes.count)
            let partner = room.partner(of: gone.seat)
            require(room.leave(gone.seat) == partner, "who leaves leaves its partner")
            require(partner.map { room.partner(of: $0) == nil } ?? true, "who has none then")
            continue
        }
        let (guest, wanted) = (step & 7, step >> 3 & 7)
        let entrance = room.enter(seat, guest: name(guest), wanted: name(wanted))
        wishes.removeAll { $0.seat == entrance.displaced.first }
        if guest != wanted { wishes.append((seat, guest, wanted)) }
        require(room.count == wishes.count, "seats are those that were taken")
        for guest in UInt8(0)..<8 {
            require(wishes.count { $0.guest == guest } <= seatsMax, "and no guest has too many")
        }
        for wish in wishes {
            guard let partner = room.partner(of: wish.seat) else { continue }
            require(room.partner(of: partner) == wish.seat, "partners are each other's")
            let other = wishes.first { $0.seat == partner }
            require(
                other?.guest == wish.wanted && other?.wanted == wish.guest,
                "and have named each other")
        }
    }
}
