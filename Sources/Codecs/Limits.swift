/// The bounds of this module.
package enum CodecLimits {
    /// How deep arrays and objects may nest unless the caller says less.
    package static let jsonDepthMax = 64
    /// The most digits after the point that a scaled 64-bit integer can carry.
    package static let decimalScaleMax = 18
    /// The longest string or byte field a binary record may hold unless the caller says less.
    package static let binaryFieldBytesMax = 16 * 1_024 * 1_024
}
