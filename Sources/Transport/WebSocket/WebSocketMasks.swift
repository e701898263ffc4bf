import Basics
import NIOWebSocket

/// Masking keys (RFC 6455 §5.3), drawn from the entropy seam in batches.
struct WebSocketMasks {
    private let entropy: any EntropySource
    private var pool: [UInt8] = []

    init(entropy: any EntropySource) {
        self.entropy = entropy
    }

    /// A fresh key; an error when the entropy cannot be read.
    mutating func next() throws(TransportError) -> WebSocketMaskingKey {
        if pool.count < 4 {
            guard let fresh = try? entropy.bytes(count: 1_024) else {
                throw TransportError(.noEntropy)
            }
            pool = fresh
        }
        let key = WebSocketMaskingKey(pool.suffix(4))
        pool.removeLast(min(4, pool.count))
        guard let key else { throw TransportError(.noEntropy) }
        return key
    }
}
