import Basics
import Cryptography

// Written by hand over plain bytes: every event of the machine passes here, and a fixed layout
// needs no reader that keeps a position.
extension JournalEntry {
    /// The stored bytes of the record after `previous`, and the place after it.
    static func encode(
        _ record: JournalRecord, after previous: JournalHead
    ) -> (stored: [UInt8], head: JournalHead) {
        // Sequences count records from 1, so 2^64 of them cannot exist and nothing wraps.
        let sequence = previous.sequence &+ 1
        var stored: [UInt8] = []
        stored.reserveCapacity(headerBytes + record.payload.count + checkBytes)
        stored.append(version)
        append(sequence, to: &stored)
        append(UInt64(bitPattern: record.time.nanoseconds), to: &stored)
        append(record.kind, to: &stored)
        stored.append(contentsOf: previous.hash.bytes)
        stored.append(contentsOf: record.payload)
        let hash = SHA256.hash(stored)
        stored.append(contentsOf: hash.bytes[..<checkBytes])
        return (stored, JournalHead(sequence: sequence, hash: hash))
    }

    /// Reads the stored record of a sequence, which must follow `previous` unless that is nil; says
    /// what is wrong with it otherwise.
    static func decode(
        _ stored: UnsafeRawBufferPointer, sequence: UInt64, after previous: JournalHead?
    ) throws(JournalFinding) -> JournalEntry {
        if let version = stored.first, version != Self.version { throw .unknownVersion(version) }
        guard stored.count >= headerBytes + checkBytes else { throw .tooShort }
        let hashed = UnsafeRawBufferPointer(rebasing: stored[..<(stored.count - checkBytes)])
        let hash = SHA256.hash(hashed)
        guard stored[hashed.count...].elementsEqual(hash.bytes[..<checkBytes]) else {
            throw .checkDiffers
        }
        let previousBytes = stored[(headerBytes - Hash32.byteCount)..<headerBytes]
        guard word(hashed, at: 1, UInt64.self) == sequence,
            let previousHash = previous?.hash ?? Hash32(bytes: previousBytes),
            previousBytes.elementsEqual(previousHash.bytes)
        else { throw .chainBroken }
        let time = Int64(bitPattern: word(hashed, at: 9, UInt64.self))
        return JournalEntry(
            sequence: sequence,
            record: JournalRecord(
                kind: word(hashed, at: 17, UInt16.self), time: Timestamp(nanoseconds: time),
                payload: Array(hashed[headerBytes...])),
            previousHash: previousHash, hash: hash)
    }

    private static func append<Word: FixedWidthInteger>(_ word: Word, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// A word most significant byte first; the caller has checked the length.
    private static func word<Word: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, _ type: Word.Type
    ) -> Word {
        Word(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Word.self))
    }
}
