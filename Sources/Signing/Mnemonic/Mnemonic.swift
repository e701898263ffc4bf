import Basics
public import Cryptography

/// A sentence of 12, 15, 18, 21 or 24 words that stands for 128 to 256 bits of entropy (BIP-39).
///
/// Instances exist only with a right checksum. Nothing secret becomes a `String`: what the caller
/// kept of the text's source is the caller's to wipe.
public struct Mnemonic: Sendable {
    /// 16, 20, 24, 28 or 32 bytes.
    public let entropy: SecretBytes
    /// The words in normalization form KD, as UTF-8, with one blank between them.
    public let sentence: SecretBytes

    /// The rounds of the derivation, by the standard.
    static let rounds = 2048

    /// Reads a sentence, UTF-8 in any normalization, with exactly one blank between its words.
    ///
    /// Refuses other numbers of words, words that are not in the list, and a wrong checksum. The
    /// error names a word by its place, never by its letters.
    public init(
        parsing text: SecretBytes, wordList: WordList = .english
    ) throws(SigningError) {
        guard let sentence = text.normalized() else {
            throw SigningError(.badText, "not UTF-8, or too long", field: "mnemonic")
        }
        self.sentence = sentence
        let wordCount = sentence.withUnsafeBytes { bytes in
            bytes.reduce(1) { $1 == 0x20 ? $0 + 1 : $0 }
        }
        guard (12...24).contains(wordCount), wordCount.isMultiple(of: 3) else {
            throw SigningError(
                .badWordCount, "\(wordCount) words, not 12, 15, 18, 21 or 24", field: "mnemonic")
        }
        let packed = try Mnemonic.pack(sentence, wordCount: wordCount, wordList)
        // 32 bits of entropy for each bit of checksum: three words have 33 bits.
        let entropyCount = wordCount / 3 * 4
        entropy = packed.withUnsafeBytes { bits in
            SecretBytes(count: entropyCount) {
                $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bits[..<entropyCount]))
            }
        }
        let checksum = packed.withUnsafeBytes { $0[entropyCount] }
        guard checksum == Mnemonic.checksum(of: entropy) else {
            throw SigningError(
                .badMnemonicChecksum, "the words do not belong together", field: "mnemonic")
        }
    }

    /// The sentence for given entropy of 16, 20, 24, 28 or 32 bytes.
    public init(
        entropy: SecretBytes, wordList: WordList = .english
    ) throws(SigningError) {
        guard (16...32).contains(entropy.count), entropy.count.isMultiple(of: 4) else {
            throw SigningError(.badEntropy, "\(entropy.count) bytes", field: "entropy")
        }
        let wordCount = entropy.count / 4 * 3
        let packed = SecretBytes(count: entropy.count + 1) { target in
            entropy.withUnsafeBytes { target.copyMemory(from: $0) }
            target[entropy.count] = Mnemonic.checksum(of: entropy)
        }
        var words = (0..<wordCount).map { place in
            wordList.word(packed.withUnsafeBytes { Mnemonic.number($0, at: place) })
        }
        let count = words.reduce(wordCount - 1) { $0 + $1.count }
        sentence = SecretBytes(count: count) { target in
            var offset = 0
            for word in words {
                if offset > 0 {
                    target[offset] = 0x20
                    offset += 1
                }
                for byte in word {
                    target[offset] = byte
                    offset += 1
                }
            }
        }
        words.removeAll()
        self.entropy = entropy
    }

    /// The 64 bytes that keys are derived from; the passphrase is UTF-8 in any normalization.
    ///
    /// Every passphrase gives a seed: a wrong one gives another.
    public func seed(passphrase: SecretBytes) throws(SigningError) -> SecretBytes {
        guard let normal = passphrase.normalized() else {
            throw SigningError(.badText, "not UTF-8, or too long", field: "passphrase")
        }
        let prefix = Array("mnemonic".utf8)
        let salt = SecretBytes(count: prefix.count + normal.count) { target in
            target.copyBytes(from: prefix)
            normal.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: target[prefix.count...])
                    .copyMemory(from: $0)
            }
        }
        do throws(CryptographyError) {
            return try KeyDerivation.pbkdf2SHA512(
                password: sentence, salt: salt, iterations: Mnemonic.rounds, length: 64)
        } catch {
            throw SigningError(.libraryFailure, "\(error)")
        }
    }

    // MARK: Bits

    /// The first bits of the entropy's SHA-256, one for each 32 of its own, at the byte's upper end.
    private static func checksum(of entropy: SecretBytes) -> UInt8 {
        let first = entropy.withUnsafeBytes { SHA256.hash($0) }.bytes[0]
        return first & ~(0xFF >> UInt8(entropy.count / 4))
    }

    /// The words' numbers, 11 bits each, most significant first; the last byte's lower end is zero.
    private static func pack(
        _ sentence: SecretBytes, wordCount: Int, _ list: WordList
    ) throws(SigningError) -> SecretBytes {
        var unknown: Int?
        let packed = SecretBytes(count: wordCount / 3 * 4 + 1) { target in
            sentence.withUnsafeBytes { bytes in
                var (bits, bitCount, offset) = (UInt32(0), UInt32(0), 0)
                let words = bytes.split(separator: 0x20, omittingEmptySubsequences: false)
                for (place, word) in words.enumerated() {
                    guard let number = list.number(of: UnsafeRawBufferPointer(rebasing: word))
                    else {
                        unknown = unknown ?? place + 1
                        return
                    }
                    bits = bits << 11 | UInt32(number)
                    bitCount += 11
                    while bitCount >= 8 {
                        bitCount -= 8
                        target[offset] = UInt8(truncatingIfNeeded: bits >> bitCount)
                        offset += 1
                    }
                }
                if bitCount > 0 {
                    target[offset] = UInt8(truncatingIfNeeded: bits << (8 - bitCount))
                }
            }
        }
        if let unknown {
            throw SigningError(.unknownWord, "word \(unknown)", field: "mnemonic")
        }
        return packed
    }

    /// The 11 bits at a word's place.
    private static func number(_ packed: UnsafeRawBufferPointer, at place: Int) -> Int {
        var number = 0
        for bit in (11 * place)..<(11 * place + 11) {
            number = number << 1 | Int(packed[bit / 8] >> UInt8(7 - bit % 8) & 1)
        }
        return number
    }
}
