/// A number modulo the order of secp256k1's group, for arithmetic on secrets.
///
/// No operation branches on a value or uses one as an index, and each takes the same steps for every
/// value; what a parse finds wrong is public. Values in registers and on the stack cannot be wiped:
/// what lives longer than a computation belongs into `SecretMemory`.
package struct Scalar: Sendable {
    /// How many bytes the encoding has.
    package static let byteCount = 32
    /// Zero.
    package static let zero = Scalar(0, 0, 0, 0)
    /// One.
    package static let one = Scalar(1, 0, 0, 0)

    let limb0: UInt64
    let limb1: UInt64
    let limb2: UInt64
    let limb3: UInt64

    /// The least significant limb comes first; the number must be below the order.
    @inline(__always)
    init(_ limb0: UInt64, _ limb1: UInt64, _ limb2: UInt64, _ limb3: UInt64) {
        self.limb0 = limb0
        self.limb1 = limb1
        self.limb2 = limb2
        self.limb3 = limb3
    }

    /// A small number.
    package init(_ value: UInt64) {
        self.init(value, 0, 0, 0)
    }

    /// Reads 32 bytes, most significant first; nil for another count and for the order or above.
    package init?(canonical bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Scalar.byteCount else { return nil }
        let raw = Scalar(unreduced: bytes)
        let (_, borrow) = raw.minusOrder(top: 0)
        guard borrow == 1 else { return nil }
        self = raw
    }

    /// Reads 32 bytes, most significant first, modulo the order.
    ///
    /// Of uniform bytes the result is within 2^-127 of uniform, because the order is that close to
    /// 2^256. Fewer bytes count as zero; the callers' memory always has 32.
    package init(reducing bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Scalar.byteCount else {
            self = .zero
            return
        }
        self = Scalar(unreduced: bytes).reducedOnce(top: 0)
    }

    /// A number that may still be the order or above.
    @inline(__always)
    init(unreduced bytes: UnsafeRawBufferPointer) {
        self.init(
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)))
    }

    /// Writes 32 bytes, most significant first; a target of another size is left as it is.
    package func write(to target: UnsafeMutableRawBufferPointer) {
        guard target.count == Scalar.byteCount else { return }
        target.storeBytes(of: limb3.bigEndian, toByteOffset: 0, as: UInt64.self)
        target.storeBytes(of: limb2.bigEndian, toByteOffset: 8, as: UInt64.self)
        target.storeBytes(of: limb1.bigEndian, toByteOffset: 16, as: UInt64.self)
        target.storeBytes(of: limb0.bigEndian, toByteOffset: 24, as: UInt64.self)
    }

    /// The 32 bytes of a number that is no secret, most significant first.
    package var publicBytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Scalar.byteCount) { buffer, count in
            write(to: UnsafeMutableRawBufferPointer(buffer))
            count = Scalar.byteCount
        }
    }

    /// Lends the 32 bytes, most significant first, in memory that is wiped afterwards.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeTemporaryAllocation(byteCount: Scalar.byteCount, alignment: 8) { memory in
            write(to: memory)
            let result = body(UnsafeRawBufferPointer(memory))
            wipeMemory(memory)
            return result
        }
    }
}

extension Scalar {
    /// The order of the group (SEC 2, section 2.4.1), least significant limb first.
    static let order0: UInt64 = 0xbfd2_5e8c_d036_4141
    static let order1: UInt64 = 0xbaae_dce6_af48_a03b
    static let order2: UInt64 = 0xffff_ffff_ffff_fffe
    static let order3: UInt64 = 0xffff_ffff_ffff_ffff

    /// The sum.
    @inline(__always)
    package static func + (left: Scalar, right: Scalar) -> Scalar {
        let (sum0, carry0) = add(left.limb0, right.limb0, 0)
        let (sum1, carry1) = add(left.limb1, right.limb1, carry0)
        let (sum2, carry2) = add(left.limb2, right.limb2, carry1)
        let (sum3, carry3) = add(left.limb3, right.limb3, carry2)
        return Scalar(sum0, sum1, sum2, sum3).reducedOnce(top: carry3)
    }

    /// The difference.
    @inline(__always)
    package static func - (left: Scalar, right: Scalar) -> Scalar {
        let (part0, borrow0) = subtract(left.limb0, right.limb0, 0)
        let (part1, borrow1) = subtract(left.limb1, right.limb1, borrow0)
        let (part2, borrow2) = subtract(left.limb2, right.limb2, borrow1)
        let (part3, borrow3) = subtract(left.limb3, right.limb3, borrow2)
        // Below zero the order is added back: by mask, not by branch.
        let mask = 0 &- borrow3
        let (sum0, carry0) = add(part0, order0 & mask, 0)
        let (sum1, carry1) = add(part1, order1 & mask, carry0)
        let (sum2, carry2) = add(part2, order2 & mask, carry1)
        let (sum3, _) = add(part3, order3 & mask, carry2)
        return Scalar(sum0, sum1, sum2, sum3)
    }

    /// The negative.
    package static prefix func - (value: Scalar) -> Scalar { .zero - value }

    /// Adds in place.
    @inline(__always)
    package static func += (left: inout Scalar, right: Scalar) { left = left + right }

    /// Subtracts in place.
    @inline(__always)
    package static func -= (left: inout Scalar, right: Scalar) { left = left - right }

    /// The number where `mask` has all bits, zero where it has none.
    @inline(__always)
    package func masked(by mask: UInt64) -> Scalar {
        Scalar(limb0 & mask, limb1 & mask, limb2 & mask, limb3 & mask)
    }

    /// Whether the number is zero.
    package var isZero: Bool { limb0 | limb1 | limb2 | limb3 == 0 }

    /// Whether the number is above half the order: an `s` that Ethereum refuses (EIP-2).
    ///
    /// For public numbers.
    package var isHigh: Bool {
        // The order is odd, so twice the number is odd exactly when the order was subtracted.
        (self + self).limb0 & 1 == 1
    }

    /// The number less the order, and whether that went below zero (1) or not (0).
    @inline(__always)
    func minusOrder(top: UInt64) -> (Scalar, UInt64) {
        let (part0, borrow0) = Scalar.subtract(limb0, Scalar.order0, 0)
        let (part1, borrow1) = Scalar.subtract(limb1, Scalar.order1, borrow0)
        let (part2, borrow2) = Scalar.subtract(limb2, Scalar.order2, borrow1)
        let (part3, borrow3) = Scalar.subtract(limb3, Scalar.order3, borrow2)
        let (_, borrow) = Scalar.subtract(top, 0, borrow3)
        return (Scalar(part0, part1, part2, part3), borrow)
    }

    /// A number below twice the order, `top` its fifth limb, brought below the order.
    @inline(__always)
    func reducedOnce(top: UInt64) -> Scalar {
        let (reduced, borrow) = minusOrder(top: top)
        let keep = 0 &- borrow
        return Scalar(
            (limb0 & keep) | (reduced.limb0 & ~keep), (limb1 & keep) | (reduced.limb1 & ~keep),
            (limb2 & keep) | (reduced.limb2 & ~keep), (limb3 & keep) | (reduced.limb3 & ~keep))
    }

    /// Sum and carry; nothing here can overflow 128 bits.
    @inline(__always)
    static func add(_ left: UInt64, _ right: UInt64, _ carry: UInt64) -> (UInt64, UInt64) {
        let sum = UInt128(left) &+ UInt128(right) &+ UInt128(carry)
        return (UInt64(truncatingIfNeeded: sum), UInt64(truncatingIfNeeded: sum &>> 64))
    }

    /// Difference and borrow, which is 0 or 1.
    @inline(__always)
    static func subtract(_ left: UInt64, _ right: UInt64, _ borrow: UInt64) -> (UInt64, UInt64) {
        let difference = UInt128(left) &- UInt128(right) &- UInt128(borrow)
        return (
            UInt64(truncatingIfNeeded: difference),
            UInt64(truncatingIfNeeded: difference &>> 64) & 1
        )
    }
}

extension Scalar: Equatable {
    /// Compares in the same time for every pair.
    package static func == (left: Scalar, right: Scalar) -> Bool {
        (left.limb0 ^ right.limb0) | (left.limb1 ^ right.limb1) | (left.limb2 ^ right.limb2)
            | (left.limb3 ^ right.limb3) == 0
    }
}

extension Scalar: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind, never the number.
    package var description: String { "Scalar" }
    /// The kind, never the number.
    package var debugDescription: String { description }
    /// Empty, so that dumping finds nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
