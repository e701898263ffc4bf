import Arithmetic
import Basics
import Codecs
import Pools

extension Fields {
    /// A list of texts.
    func texts(_ key: String) throws(CommandFailure) -> [String] {
        var texts: [String] = []
        for (index, entry) in try list(key).enumerated() {
            guard let text = entry.stringValue else {
                throw bad("\(key)[\(index)]", "must be a text")
            }
            texts.append(text)
        }
        return texts
    }

    /// An unsigned 256-bit integer as a decimal string or a JSON number.
    func digits(_ key: String) throws(CommandFailure) -> UInt256 {
        let value = try value(key)
        guard let text = value.stringValue ?? value.numberText,
            let number = try? UInt256(decimal: text)
        else { throw bad(key, "must be digits of a number below 2^256") }
        return number
    }

    /// A list of unsigned 256-bit integers as decimal strings or JSON numbers.
    func amounts(_ key: String) throws(CommandFailure) -> [UInt256] {
        var amounts: [UInt256] = []
        for (index, entry) in try list(key).enumerated() {
            guard let text = entry.stringValue ?? entry.numberText,
                let amount = try? UInt256(decimal: text)
            else { throw bad("\(key)[\(index)]", "must be digits of a number below 2^256") }
            amounts.append(amount)
        }
        return amounts
    }

    /// The same for a pool's coins, of which there are few.
    func coinAmounts(_ key: String) throws(CommandFailure) -> CoinAmounts {
        guard let amounts = CoinAmounts(try amounts(key)) else {
            throw bad(key, "must be at most \(CoinAmounts.countMax)")
        }
        return amounts
    }

    /// A list of small JSON numbers.
    func counts(_ key: String) throws(CommandFailure) -> [Int] {
        var counts: [Int] = []
        for (index, entry) in try list(key).enumerated() {
            guard let text = entry.numberText, let count = Int(text), count >= 0 else {
                throw bad("\(key)[\(index)]", "must be a whole number")
            }
            counts.append(count)
        }
        return counts
    }
}
