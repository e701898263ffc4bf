import Arithmetic

/// How much of a trade's two tokens pools can take and give.
struct SwapDepth {
    var amountIn: UInt256
    var amountOut: UInt256
}
