public import Arithmetic

/// Moving an asset from a source's location to another: a withdrawal, a deposit or a bridge.
public struct RouteTransfer: Hashable, Sendable {
    /// What is moved.
    public let asset: String
    /// Where it arrives.
    public let destination: String
    /// Raw units that are taken off whatever the amount.
    public let fee: UInt256
    /// About how long it takes.
    public let seconds: Int
    /// What is lost of every unit, in millionths: a premium for risk or a bridge's own rate.
    public let haircutPips: Int

    /// Describes a transfer.
    public init(
        asset: String, destination: String, fee: UInt256, seconds: Int, haircutPips: Int = 0
    ) {
        self.asset = asset
        self.destination = destination
        self.fee = fee
        self.seconds = seconds
        self.haircutPips = haircutPips
    }
}
