import Basics
import Cryptography
import Signing

/// The protocol's hash, written anew: what a cheater needs to recompute a check honestly.
func tagged(_ tag: String, _ fields: [[UInt8]], count: Int) throws -> [UInt8] {
    let shake = try SHAKE256()
    for field in [Array("causeway/dkls/v1/\(tag)".utf8)] + fields {
        let length = (0..<8).map { UInt8(truncatingIfNeeded: field.count >> (56 - 8 * $0)) }
        length.withUnsafeBytes { shake.absorb($0) }
        field.withUnsafeBytes { shake.absorb($0) }
    }
    var output = [UInt8](repeating: 0, count: count)
    try output.withUnsafeMutableBytes { try shake.squeeze(into: $0) }
    return output
}

/// Two bytes, most significant first.
func two(_ number: Int) -> [UInt8] { [UInt8(number >> 8 & 0xff), UInt8(number & 0xff)] }

/// A bit of a byte string.
func bit(_ bytes: [UInt8], _ place: Int) -> UInt8 { bytes[place / 8] >> UInt8(place % 8) & 1 }

func xor(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] { zip(left, right).map { $0 ^ $1 } }

/// A product in GF(2^128), bit by bit.
func fieldProduct(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    var product = [UInt8](repeating: 0, count: 16)
    var shifted = left
    for place in 0..<128 {
        if bit(right, place) == 1 { product = xor(product, shifted) }
        let top = shifted[15] >> 7
        for index in stride(from: 15, to: 0, by: -1) {
            shifted[index] = shifted[index] << 1 | shifted[index - 1] >> 7
        }
        shifted[0] = shifted[0] << 1 ^ (top == 1 ? 0x87 : 0)
    }
    return product
}

/// A receiver of extended transfers that uses other choices in some rows, and makes the check's
/// values honestly from what it sent.
struct CheatingReceiver {
    let session: [UInt8]
    /// The choices, 80 bytes.
    let choices: [UInt8]
    /// The rows of T⁰.
    let rows: [[UInt8]]
    /// The rows of U.
    private(set) var matrix: [[UInt8]]

    init(keys: [UInt8], session: Hash32, choices: [UInt8]) throws {
        self.session = session.bytes
        self.choices = choices
        var rows: [[UInt8]] = []
        var matrix: [[UInt8]] = []
        for index in 0..<128 {
            let pair = try (0..<2).map { branch in
                let place = (2 * index + branch) * 32
                let key = Array(keys[place..<(place + 32)])
                return try tagged("prg", [session.bytes, two(index), key], count: 80)
            }
            rows.append(pair[0])
            matrix.append(xor(xor(pair[0], pair[1]), choices))
        }
        self.rows = rows
        self.matrix = matrix
    }

    /// Changes a choice in one row alone.
    mutating func flip(row: Int, transfer: Int) {
        matrix[row][transfer / 8] ^= 1 << UInt8(transfer % 8)
    }

    /// The message with folds that fit the matrix.
    func message() throws -> [UInt8] {
        let all = Array(matrix.joined())
        let challenges = try tagged("chi", [session, all], count: 64)
        let fold = { (row: [UInt8]) -> [UInt8] in
            var sum = Array(row[64...])
            for block in 0..<4 {
                let factor = Array(challenges[(16 * block)..<(16 * block + 16)])
                sum = xor(sum, fieldProduct(factor, Array(row[(16 * block)..<(16 * block + 16)])))
            }
            return sum
        }
        return all + fold(choices) + Array(rows.map(fold).joined())
    }
}

/// A sender of a multiplication that uses another factor in some transfers, and makes challenges,
/// sums and hash honestly from what it sent.
struct CheatingSender {
    let session: [UInt8]
    /// α⁰ and α¹, four scalars for each transfer.
    private(set) var first: [[Scalar]] = []
    private(set) var second: [[Scalar]] = []

    /// From the receiver's half of the setup and the extension's message.
    init(content: [UInt8], message: [UInt8], session: Hash32) throws {
        self.session = session.bytes
        let offset = Array(content[..<16])
        var rows: [[UInt8]] = []
        for index in 0..<128 {
            let key = Array(content[(16 + 32 * index)..<(48 + 32 * index)])
            let row = try tagged("prg", [session.bytes, two(index), key], count: 80)
            let sent = Array(message[(80 * index)..<(80 * index + 80)])
            rows.append(bit(offset, index) == 1 ? xor(row, sent) : row)
        }
        for transfer in 0..<512 {
            var column = [UInt8](repeating: 0, count: 16)
            for index in 0..<128 {
                column[index / 8] |= bit(rows[index], transfer) << UInt8(index % 8)
            }
            first.append(try scalars(transfer, column))
            second.append(try scalars(transfer, xor(column, offset)))
        }
    }

    private func scalars(_ transfer: Int, _ column: [UInt8]) throws -> [Scalar] {
        let bytes = try tagged("row", [session, two(transfer), column], count: 128)
        return bytes.withUnsafeBytes { memory in
            (0..<4).map {
                Scalar(
                    reducing: UnsafeRawBufferPointer(rebasing: memory[($0 * 32)..<($0 * 32 + 32)]))
            }
        }
    }

    /// The sender's shares c of the two products.
    func shares() throws -> [Scalar] {
        let weights = try tagged("gadget", [session], count: 48 * 512)
        return weights.withUnsafeBytes { memory in
            (0..<2).map { input in
                (0..<512).reduce(Scalar.zero) { sum, transfer in
                    let weight = Scalar(
                        reducing48: UnsafeRawBufferPointer(
                            rebasing: memory[(48 * transfer)..<(48 * transfer + 48)]))
                    return sum - weight * first[transfer][input]
                }
            }
        }
    }

    /// The answer; `factor` gives the factors of each transfer, `sums` those that η is made of.
    func answer(
        sums: [Scalar], checks: [Scalar], factor: (Int) -> [Scalar]
    ) throws -> [UInt8] {
        var corrections: [UInt8] = []
        for transfer in 0..<512 {
            let addends = factor(transfer) + checks
            for index in 0..<4 {
                let difference = first[transfer][index] - second[transfer][index]
                corrections += (difference + addends[index]).publicBytes
            }
        }
        let wide = try tagged("theta", [session, corrections], count: 192)
        let challenges = wide.withUnsafeBytes { memory in
            (0..<4).map {
                Scalar(
                    reducing48: UnsafeRawBufferPointer(
                        rebasing: memory[($0 * 48)..<($0 * 48 + 48)]))
            }
        }
        let folded = { (scalars: [Scalar], extra: Scalar, check: Int) in
            extra + challenges[check] * scalars[0] + challenges[2 + check] * scalars[1]
        }
        var hashed: [UInt8] = []
        for transfer in 0..<512 {
            for check in 0..<2 {
                let row = first[transfer]
                hashed += folded(row, row[2 + check], check).publicBytes
            }
        }
        let eta = (0..<2).flatMap { folded(sums, checks[$0], $0).publicBytes }
        return corrections + eta + (try tagged("mu", [session, hashed], count: 64))
    }
}
