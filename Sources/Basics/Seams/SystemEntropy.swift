/// The operating system's randomness, by the standard library's cryptographically secure generator
/// (`getrandom` on Linux).
public struct SystemEntropy: EntropySource {
    /// Uses the operating system's generator.
    public init() {}

    /// Bytes that nobody can predict.
    public func bytes(count: Int) throws -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<max(0, count)).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
