/// Bounds of this module.
enum GatewayLimits {
    /// The largest request body, bytes.
    static let bodyBytesMax = 65_536
    /// The longest reason that an approver may give, bytes.
    static let noteBytesMax = 500
}
