import StorageTestSupport

/// One byte of a journal's files gone wrong.
struct ByteDamage {
    /// The parts of a journal that can be damaged.
    enum Part: String, CaseIterable {
        case log, table, manifest, current, anchor, mark

        init?(_ name: String) {
            switch name.split(separator: "/").last ?? "" {
            case "CURRENT": self = .current
            case "anchor": self = .anchor
            case "anchor.written": self = .mark
            case let file where file.hasPrefix("MANIFEST-"): self = .manifest
            case let file where file.hasSuffix(".log"): self = .log
            case let file where file.hasSuffix(".ldb"): self = .table
            default: return nil
            }
        }
    }

    /// What happens to the byte.
    enum Kind: String, CaseIterable {
        case changed, removed, swappedWithNext, swappedWithAny
    }

    let part: Part
    let kind: Kind
    let image: FolderImage
    let comment: String

    /// Damages a byte of a part; nil when the draw would change nothing.
    init?(of image: FolderImage, part: Part, kind: Kind, _ random: inout TestRandom) {
        let files = image.files.indices.filter { index in
            Part(image.files[index].name) == part && image.files[index].bytes.count > 1
        }
        guard !files.isEmpty else { return nil }
        let file = random.pick(files)
        var bytes = image.files[file].bytes
        guard let place = Self.damage(&bytes, kind, &random) else { return nil }
        var changed = image
        changed.files[file].bytes = bytes
        self.part = part
        self.kind = kind
        self.image = changed
        comment = "\(kind.rawValue) in \(image.files[file].name) at \(place)"
    }

    /// Where the bytes were damaged; nil when they are as before.
    static func damage(
        _ bytes: inout [UInt8], _ kind: Kind, _ random: inout TestRandom
    ) -> String? {
        let place = random.int(0, bytes.count - 1)
        switch kind {
        case .changed:
            let flip = UInt8(random.int(1, 255))
            bytes[place] ^= flip
            return "\(place) by \(flip)"
        case .removed:
            bytes.remove(at: place)
            return "\(place)"
        case .swappedWithNext, .swappedWithAny:
            let other = kind == .swappedWithNext ? place + 1 : random.int(0, bytes.count - 1)
            guard other < bytes.count, bytes[place] != bytes[other] else { return nil }
            bytes.swapAt(place, other)
            return "\(place) and \(other)"
        }
    }
}
