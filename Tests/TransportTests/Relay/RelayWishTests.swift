import Basics
import Testing
import Transport

@Suite struct RelayWishTests {
    static let name = Hash32(bytes: (0..<32).map { UInt8($0) }) ?? .zero

    @Test func `a wish is read as it was written`() {
        let bytes = RelayWish(guest: Self.name).bytes
        #expect(bytes == [1] + (0..<32).map { UInt8($0) })
        #expect(RelayWish(bytes) == RelayWish(guest: Self.name))
    }

    @Test func `other versions, cuts and tails are no wishes`() {
        let bytes = RelayWish(guest: Self.name).bytes
        for version in UInt8.min...UInt8.max where version != 1 {
            #expect(RelayWish([version] + bytes.dropFirst()) == nil)
        }
        for count in 0..<bytes.count { #expect(RelayWish(Array(bytes[..<count])) == nil) }
        #expect(RelayWish(bytes + [0]) == nil)
    }

    @Test func `of all bytes two are answers`() {
        let answers = (UInt8.min...UInt8.max).compactMap(RelayAnswer.init(rawValue:))
        #expect(answers == [.joined, .unknown])
    }
}
