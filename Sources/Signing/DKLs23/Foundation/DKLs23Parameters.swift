/// The numbers of the protocol; none of them is configurable.
///
/// DKLs23 is eprint 2023/765; its section 8 gives the parameters in general, and the comments say
/// where ours come from where they differ.
enum DKLs23Parameters {
    /// κ: bits of the group order.
    static let scalarBits = 256
    /// Bytes of a scalar.
    static let scalarBytes = scalarBits / 8
    /// λc: how many base transfers a setup has.
    ///
    /// Section 8, and Trail of Bits' audit of Silence's implementation (2024, appendix F), which
    /// advises 128 against that implementation's 256.
    static let baseTransfers = 128
    /// λs: statistical security.
    ///
    /// Above section 8's 80, because challenges are hashed and not drawn by the other party, so that
    /// a cheater may try at leisure.
    static let statisticalBits = 128
    /// ξ = κ + 2λs: how many transfers one multiplication extends to.
    static let transfers = scalarBits + 2 * statisticalBits
    /// σ: bits of a block of the consistency check, in GF(2^σ).
    ///
    /// It must be λc, again because the challenge is hashed (Roy, eprint 2022/192, corrects the check
    /// of KOS15).
    static let checkBits = 128
    /// ξ + σ: bits of a row of the extension's matrix.
    static let rowBits = transfers + checkBits
    /// Bytes of a row.
    static let rowBytes = rowBits / 8
    /// Bytes of a column of the matrix, and of Δ.
    static let columnBytes = baseTransfers / 8
    /// Blocks of a row that are multiplied by a challenge; one more is added as it is.
    static let checkBlocks = transfers / checkBits
    /// Bytes of a key that a base transfer gives.
    static let keyBytes = 32
    /// ℓ: inputs of a multiplication, the nonce share and the key share.
    static let inputs = 2
    /// ρ = κ / λc: inputs that exist for the check alone.
    static let checks = scalarBits / baseTransfers
    /// Scalars that one transfer carries.
    ///
    /// All come from one row, so that a receiver's choice is the same for each of them.
    static let payload = inputs + checks
    /// Bytes that become a scalar without noticeable bias: 128 bits more than the order has.
    static let wideScalarBytes = 48
    /// Bytes of the check value of a multiplication.
    static let checkHashBytes = 64
    /// The most parties that a key has: a bound on work and memory, not of the protocol.
    static let partiesMax = 16
    /// How often a hash is tried to be a point: each try has an even chance.
    static let pointTriesMax = 256
}
