import Cryptography

/// The 2048 words of one language, in the order of their numbers (BIP-39).
public struct WordList: Sendable {
    /// How many words a list has.
    public static let count = 2048
    /// Larger files are refused.
    static let fileBytesMax = 262_144

    /// The English list, built in.
    public static let english = WordList(english: englishWords)

    /// The words in normalization form KD, as UTF-8.
    private let words: [[UInt8]]
    /// Their numbers in the order of their bytes.
    private let order: [UInt16]

    /// Reads a file: one word a line, UTF-8, 2048 different words without blanks.
    public init(parsing file: [UInt8]) throws(SigningError) {
        guard file.count <= WordList.fileBytesMax else {
            throw SigningError(.badWordList, "larger than \(WordList.fileBytesMax) bytes")
        }
        var lines = file.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count == WordList.count else {
            throw SigningError(.badWordList, "\(lines.count) lines instead of \(WordList.count)")
        }
        var words: [[UInt8]] = []
        for (index, line) in lines.enumerated() {
            var copy = Array(line)
            guard !copy.isEmpty, !copy.contains(where: { $0 <= 0x20 || $0 == 0x7F }),
                let word = SecretBytes(consuming: &copy).normalized()?.withUnsafeBytes({
                    Array($0)
                }), !word.contains(0x20)
            else { throw SigningError(.badWordList, "line \(index + 1)") }
            words.append(word)
        }
        self.init(words)
        let isDouble = zip(order, order.dropFirst()).contains { words[Int($0)] == words[Int($1)] }
        guard !isDouble else { throw SigningError(.badWordList, "a word stands twice") }
    }

    private init(english text: StaticString) {
        self.init(text.withUTF8Buffer { $0.split(separator: 0x20).map { Array($0) } })
    }

    private init(_ words: [[UInt8]]) {
        self.words = words
        order = (0..<UInt16(words.count)).sorted {
            words[Int($0)].lexicographicallyPrecedes(words[Int($1)])
        }
    }

    /// The word of a number below 2048, in normalization form KD.
    func word(_ number: Int) -> [UInt8] { words[number] }

    /// The number of a word in normalization form KD.
    func number(of word: UnsafeRawBufferPointer) -> UInt16? {
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if words[Int(order[middle])].lexicographicallyPrecedes(word) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < order.count, words[Int(order[low])].elementsEqual(word) else { return nil }
        return order[low]
    }
}
