/// Bounds of this module.
enum GatewayLimits {
    /// The largest request body, bytes.
    static let bodyBytesMax = 65_536
}
