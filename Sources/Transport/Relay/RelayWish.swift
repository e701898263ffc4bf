package import Basics
import Codecs

/// What a guest tells a relay first: with whom it wants to be joined.
package struct RelayWish: Hashable, Sendable {
    /// Bytes of every wish.
    package static let byteCount = 33
    private static let version: UInt8 = 1

    /// The name of who is wanted: SHA-256 of the certificate.
    package let guest: Hash32

    /// Wants somebody.
    package init(guest: Hash32) { self.guest = guest }

    /// As it is sent.
    package var bytes: [UInt8] {
        var writer = BinaryWriter(capacity: Self.byteCount)
        writer.write(Self.version)
        writer.write(guest)
        return writer.bytes
    }

    /// Nil for bytes that are none.
    package init?(_ bytes: [UInt8]) {
        do throws(BinaryError) {
            var reader = BinaryReader(bytes)
            guard try reader.read(UInt8.self) == Self.version else { return nil }
            guest = try reader.read()
            try reader.finish()
        } catch {
            return nil
        }
    }
}

/// What a relay says to a wish, in one byte; after `joined` all bytes are the other guest's.
package enum RelayAnswer: UInt8, CaseIterable, Sendable {
    /// The other guest is there.
    case joined = 1
    /// Nobody of that name is served here.
    case unknown = 2
}
