import Basics
import Transport

extension SplitMix64 {
    /// Changes, cuts, repeats or inserts a few bytes.
    mutating func mutated(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0...below(3) {
            let place = below(bytes.count + 1)
            switch below(5) {
            case 0 where place < bytes.count: bytes[place] = UInt8(below(256))
            case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(below(8))
            case 2 where place < bytes.count: bytes.remove(at: place)
            case 3: bytes.insert(UInt8(below(256)), at: place)
            default: bytes.removeLast(min(bytes.count, below(4)))
            }
        }
        return bytes
    }
}
