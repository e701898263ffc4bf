/// The operating system's randomness, by the standard library's cryptographically secure generator
/// (`getrandom` on Linux).
public struct SystemEntropy: EntropySource {
    /// Uses the operating system's generator.
    public init() {}

    /// Bytes that nobody can predict.
    public func bytes(count: Int) throws -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var word: UInt64 = 0
        // One question for eight bytes, for each is a call of the system.
        return (0..<max(0, count)).map { index in
            word = index.isMultiple(of: 8) ? generator.next() : word >> 8
            return UInt8(truncatingIfNeeded: word)
        }
    }
}
