public import Basics
import Cryptography

/// Names of the Ethereum Name Service.
public enum ENSName {
    /// The longest name taken, in bytes.
    public static let byteCountMax = 1024

    /// The node of a name (EIP-137): the hash of its parent's node and of its first label; the
    /// empty name is zero.
    ///
    /// The name must be normalised already: labels of lower-case ASCII letters, digits, hyphens
    /// and underscores, none of them empty. Other names need the tables of ENSIP-15, and without
    /// them two names that look alike could not be told apart, so they are refused.
    public static func node(of name: String) throws(EthereumError) -> Hash32 {
        let bytes = Array(name.utf8)
        guard bytes.count <= byteCountMax else { throw EthereumError(.tooLarge, "name") }
        guard !bytes.isEmpty else { return .zero }
        var node = Hash32.zero
        for label in bytes.split(separator: 0x2e, omittingEmptySubsequences: false).reversed() {
            guard !label.isEmpty, label.allSatisfy(isNormal) else {
                throw EthereumError(.badName, name)
            }
            node = Keccak256.hash(node.bytes + Keccak256.hash(Array(label)).bytes)
        }
        return node
    }

    private static func isNormal(_ character: UInt8) -> Bool {
        switch character {
        case 0x61...0x7a, 0x30...0x39, 0x2d, 0x5f: true
        default: false
        }
    }
}
