import Basics
import Cosigner
import Cryptography
import Signing
import Testing

@Suite struct KeyTreeTests {
    /// Set 1 of BIP-32's published vectors: the key m/0H/1/2H and its child 2.
    static let parent =
        "xpub6D4BDPcP2GT577Vvch3R8wDkScZWzQzMMUm3PWbmWvVJrZwQY4VUNgqFJPMM3No2dFDFGTsxxpG5uJh7"
        + "n7epu4trkrX7x7DogT5Uv6fcLW5"
    static let child =
        "xpub6FHa3pjLCk84BayeJxFW2SP4XRrFd1JYnxeLeU8EqN3vDfZmbqBqaGJAyiLjTAwm6ZLRQUMv1ZACTj37"
        + "sR62cfN7fe5JnJ7dh8zL4fiyLHV"

    static func key(_ text: String) throws -> ExtendedPublicKey {
        guard case .publicKey(let key) = try ExtendedKey(parsing: secret(text)) else {
            throw SigningError(.badExtendedKey)
        }
        return key
    }

    @Test func `children are those of the published vectors`() throws {
        let parent = try Self.key(Self.parent)
        let tree = KeyTree(publicKey: parent.publicKey, chainCode: parent.chainCode)
        #expect(try tree.account([]) == parent.address)
        #expect(try tree.account([2]) == Self.key(Self.child).address)
        #expect(try tree.account([1]) != Self.key(Self.child).address)
    }

    @Test func `hardened numbers and bytes that are no point are refused`() throws {
        let parent = try Self.key(Self.parent)
        var tree = KeyTree(publicKey: parent.publicKey, chainCode: parent.chainCode)
        #expect(throws: CosignerError(.badRequest, field: "path")) {
            try tree.account([0x8000_0000])
        }
        for bytes in [[], [2] + [UInt8](repeating: 0xff, count: 32), parent.publicKey + [0]] {
            tree.publicKey = bytes
            let broken = tree
            #expect(throws: CosignerError(.badRequest, field: "publicKey")) {
                try broken.account([])
            }
        }
    }
}
