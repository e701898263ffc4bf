import Settlement
import Testing

@Suite("Random lives of a lane")
struct LaneRandomTests {
    @Test(arguments: 1...60)
    func `whatever a chain does, nonces, fees, effects and ends are as they must be`(
        seed: UInt64
    ) throws {
        var world = LaneWorld(seed: seed)
        for _ in 0..<250 { try world.act() }
        try world.settle()
        try world.restart()
        world.checkEnd()
    }

    @Test func `the same seed gives the same log`() throws {
        func run() throws -> [[UInt8]] {
            var world = LaneWorld(seed: 77)
            for _ in 0..<200 { try world.act() }
            return world.log
        }
        #expect(try run() == run())
    }
}
