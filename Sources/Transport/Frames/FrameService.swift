/// What stands above streams of frames.
///
/// All verbs come on the connection's event loop, in order, and must not block.
package protocol FrameService: Sendable {
    /// Whether whoever has this certificate (in DER) is let in; asked before anything is read.
    func admits(certificate: [UInt8]) -> Bool
    /// A connection is up, both ends have proven their keys.
    func opened(_ connection: FrameConnection)
    /// A frame came.
    func received(_ frame: [UInt8], on connection: FrameConnection)
    /// A connection that was opened has ended.
    func closed(_ connection: FrameConnection)
}
