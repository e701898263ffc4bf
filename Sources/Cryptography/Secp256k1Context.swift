import Basics
import CSecp256k1

/// The library's precomputed context: made once, blinded, and only read afterwards.
enum Secp256k1Context {
    /// Unsafe for the compiler only: the library documents that a context which is not being
    /// changed may be used from any number of threads, and this one is never changed again.
    private nonisolated(unsafe) static let pointer: OpaquePointer? = make()

    /// The context, or a failure when the machine had no memory for it.
    static func shared() throws(CryptographyError) -> OpaquePointer {
        guard let pointer else { throw CryptographyError(.libraryFailure, "secp256k1") }
        return pointer
    }

    private static func make() -> OpaquePointer? {
        guard let context = secp256k1_context_create(UInt32(SECP256K1_CONTEXT_NONE)) else {
            return nil
        }
        // Blinding hides the key from power and timing measurements and never shows in a result,
        // so it does not touch determinism. Without entropy the context is merely not blinded.
        if let seed = try? SystemEntropy().bytes(count: 32), seed.count == 32 {
            _ = secp256k1_context_randomize(context, seed)
        }
        return context
    }
}
