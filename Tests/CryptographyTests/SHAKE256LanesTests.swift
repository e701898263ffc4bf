import Basics
import Cryptography
import Testing

/// Four hashes side by side against the library's, one after the other.
@Suite struct SHAKE256LanesTests {
    private func outputs(_ inputs: [[UInt8]], _ count: Int) throws -> [[UInt8]] {
        let lanes = try #require(SHAKE256Lanes(inputCount: inputs[0].count))
        for (lane, input) in inputs.enumerated() {
            lanes.withInput(lane) { $0.copyBytes(from: input) }
        }
        var target = [UInt8](repeating: 0xaa, count: SHAKE256Lanes.count * count)
        target.withUnsafeMutableBytes { lanes.squeeze(into: $0) }
        return (0..<SHAKE256Lanes.count).map { Array(target[($0 * count)..<(($0 + 1) * count)]) }
    }

    @Test func `each lane gives what the library gives, for every length in and out`() throws {
        let shake = try SHAKE256()
        var draw = SplitMix64(seed: 11)
        for inputCount in 0...SHAKE256Lanes.inputBytesMax {
            let inputs = (0..<SHAKE256Lanes.count).map { _ in
                (0..<inputCount).map { _ in UInt8(truncatingIfNeeded: draw.next()) }
            }
            let count = (inputCount * 7) % (SHAKE256Lanes.outputBytesMax + 1)
            let expected = try inputs.map { input in
                input.withUnsafeBytes { shake.absorb($0) }
                var target = [UInt8](repeating: 0, count: max(1, count))
                try target.withUnsafeMutableBytes { try shake.squeeze(into: $0) }
                return Array(target[..<count])
            }
            #expect(try outputs(inputs, count) == expected, "\(inputCount) to \(count)")
        }
    }

    @Test func `the inputs stay for the next hash`() throws {
        let lanes = try #require(SHAKE256Lanes(inputCount: 3))
        for lane in 0..<SHAKE256Lanes.count {
            lanes.withInput(lane) { $0.copyBytes(from: [1, 2, UInt8(lane)]) }
        }
        let outputs = (0..<2).map { _ in
            var target = [UInt8](repeating: 0, count: SHAKE256Lanes.count * 32)
            target.withUnsafeMutableBytes { lanes.squeeze(into: $0) }
            return target
        }
        #expect(outputs[0] == outputs[1])
        #expect(Set((0..<SHAKE256Lanes.count).map { outputs[0][$0 * 32] }).count > 1)
    }

    @Test func `an input longer than a block has no place`() {
        #expect(SHAKE256Lanes(inputCount: SHAKE256Lanes.inputBytesMax) != nil)
        #expect(SHAKE256Lanes(inputCount: SHAKE256Lanes.inputBytesMax + 1) == nil)
        #expect(SHAKE256Lanes(inputCount: -1) == nil)
    }
}
