/// The machine's randomness: the only way by which it enters.
public protocol EntropySource: Sendable {
    /// Bytes that nobody can predict (in the simulator: bytes drawn from its seed).
    func bytes(count: Int) throws -> [UInt8]
}
