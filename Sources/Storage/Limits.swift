/// The named bounds of this module.
package enum StorageLimits {
    /// Bytes in the payload of one journal record.
    package static let payloadBytesMax = 4 << 20
    /// Submissions that may wait for the journal's writer.
    package static let submissionsWaitingMax = 8_192
    /// Payload bytes that may wait for the journal's writer.
    package static let bytesWaitingMax = 64 << 20
    /// Bytes LevelDB keeps in memory before it starts a new log file.
    package static let writeBufferBytes = 8 << 20
    /// Files LevelDB may keep open.
    package static let openFilesMax = 256
}
