import Arithmetic
import Basics
import Foundation

/// Bytes from hex digits without prefix; empty for malformed text, which no test expects.
func bytes(_ digits: String) -> [UInt8] {
    (try? Hex.decodeDigits(Array(digits.utf8.filter { $0 != 0x20 && $0 != 0x0a }))) ?? []
}

/// The file of Tests/Vectors with this name.
func vectorFile(_ name: String) throws -> Data {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try Data(contentsOf: folder.appending(path: "Vectors").appending(path: name))
}

/// The cases in a file of Tests/Vectors.
func vectors<Case: Decodable>(_ name: String, as type: Case.Type) throws -> [Case] {
    try JSONDecoder().decode([Case].self, from: vectorFile(name))
}

/// Random numbers that depend on the seed alone (SplitMix64).
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    /// Changes, cuts, repeats or inserts a few bytes.
    mutating func mutated(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &self) {
            let place = Int.random(in: 0...bytes.count, using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0 where place < bytes.count: bytes[place] = .random(in: 0...255, using: &self)
            case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(next() % 8)
            case 2 where place < bytes.count: bytes.remove(at: place)
            case 3: bytes.insert(.random(in: 0...255, using: &self), at: place)
            case 4: bytes.removeLast(bytes.count - place)
            case 5 where place < bytes.count: bytes[place] = [0, 0x80, 0xff, 0xbf][Int(next() % 4)]
            default: bytes += bytes.prefix(place)
            }
        }
        return bytes
    }
}
