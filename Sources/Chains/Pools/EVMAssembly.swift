/// Bytes of a small EVM program, made from a listing with named jump targets.
struct EVMAssembly {
    /// The instructions that programs of this module use (Ethereum yellow paper, appendix H).
    enum Instruction: UInt8 {
        case add = 0x01
        case multiply = 0x02
        case subtract = 0x03
        case isLess = 0x10
        case isGreater = 0x11
        case isSignedGreater = 0x13
        case isZero = 0x15
        case and = 0x16
        case or = 0x17
        case shiftLeft = 0x1b
        case shiftRight = 0x1c
        case codeSize = 0x38
        case codeCopy = 0x39
        case returnDataSize = 0x3d
        case load = 0x51
        case store = 0x52
        case jump = 0x56
        case jumpIf = 0x57
        case gas = 0x5a
        case duplicate = 0x80
        case `return` = 0xf3
        case staticCall = 0xfa
        case revert = 0xfd
    }

    /// One line of a listing.
    enum Line {
        /// An instruction.
        case run(Instruction)
        /// Pushes a constant.
        case push(UInt32)
        /// Pushes the place of a target.
        case pushTarget(String)
        /// A place that is jumped to.
        case target(String)
    }

    private static let jumpDestination: UInt8 = 0x5b
    private static let push1: UInt8 = 0x60
    private static let push2: UInt8 = 0x61

    /// The bytes of a listing; a target that is missing stays zero, where no program can jump to.
    static func bytes(of listing: [Line]) -> [UInt8] {
        var bytes: [UInt8] = []
        var places: [String: Int] = [:]
        var uses: [(place: Int, name: String)] = []
        for line in listing {
            switch line {
            case .run(let instruction): bytes.append(instruction.rawValue)
            case .push(let value):
                let all = (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
                let used = Array(all.drop { $0 == 0 })
                let digits = used.isEmpty ? [0] : used
                bytes.append(push1 + UInt8(digits.count - 1))
                bytes += digits
            case .pushTarget(let name):
                bytes += [push2, 0, 0]
                uses.append((bytes.count - 2, name))
            case .target(let name):
                places[name] = bytes.count
                bytes.append(jumpDestination)
            }
        }
        for use in uses {
            let place = places[use.name] ?? 0
            bytes[use.place] = UInt8(truncatingIfNeeded: place >> 8)
            bytes[use.place + 1] = UInt8(truncatingIfNeeded: place)
        }
        return bytes
    }
}
