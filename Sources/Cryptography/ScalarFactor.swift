/// A factor by which many numbers are multiplied, in Montgomery's form: the number times 2^256.
///
/// One multiplication of Montgomery (CIOS, Koç, Acar and Kaliski 1996) then gives the plain product
/// of the factor and a plain number, so that sums of products need no conversion at all.
package struct ScalarFactor: Sendable {
    let form: Scalar

    /// 2^512 modulo the order.
    private static let square = Scalar(
        0x896c_f214_67d7_d140, 0x7414_96c2_0e7c_f878, 0xe697_f5e4_5bcd_07c6, 0x9d67_1cd5_81c6_9bc5)
    /// 2^768 modulo the order.
    private static let cube = Scalar(
        0x7bc0_cfe0_e9ff_41ed, 0x0017_6484_44d4_322c, 0xb1b3_1347_f1d0_b2da, 0x555d_800c_18ef_116d)
    /// −1 divided by the order, modulo 2^64.
    private static let negatedInverse: UInt64 = 0x4b0d_ff66_5588_b13f

    /// The factor of a number.
    @inline(__always)
    package init(_ value: Scalar) {
        form = ScalarFactor.reducedProduct(value, ScalarFactor.square)
    }

    /// The factor of 48 bytes, most significant first, modulo the order; the bias is below 2^-128.
    ///
    /// Fewer bytes count as zero; the callers' memory always has 48.
    package init(reducing bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 48 else {
            form = .zero
            return
        }
        let high = Scalar(
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)), 0, 0)
        let low = Scalar(unreduced: UnsafeRawBufferPointer(rebasing: bytes[16..<48]))
        form =
            ScalarFactor.reducedProduct(high, ScalarFactor.cube)
            + ScalarFactor.reducedProduct(low, ScalarFactor.square)
    }

    /// The factor whose form is known.
    @inline(__always)
    init(form: Scalar) {
        self.form = form
    }

    /// The plain number.
    package var value: Scalar { ScalarFactor.reducedProduct(.one, form) }

    /// The product of the factor and a number.
    @inline(__always)
    package static func * (factor: ScalarFactor, value: Scalar) -> Scalar {
        reducedProduct(value, factor.form)
    }

    /// The factor of the product.
    @inline(__always)
    package static func * (left: ScalarFactor, right: ScalarFactor) -> ScalarFactor {
        ScalarFactor(form: reducedProduct(left.form, right.form))
    }

    /// `left · right / 2^256` modulo the order.
    ///
    /// `left` may be any 256 bits and `right` is below the order n, so the sum before the division is
    /// below 2^256 · 2n, and one conditional subtraction is enough.
    static func reducedProduct(_ left: Scalar, _ right: Scalar) -> Scalar {
        var sum = (UInt64(0), UInt64(0), UInt64(0), UInt64(0), UInt64(0))
        step(&sum, left.limb0, right)
        step(&sum, left.limb1, right)
        step(&sum, left.limb2, right)
        step(&sum, left.limb3, right)
        return Scalar(sum.0, sum.1, sum.2, sum.3).reducedOnce(top: sum.4)
    }

    /// Adds one limb's product, and the multiple of the order that makes the lowest limb zero.
    @inline(__always)
    private static func step(
        _ sum: inout (UInt64, UInt64, UInt64, UInt64, UInt64), _ limb: UInt64, _ right: Scalar
    ) {
        var carry: UInt64
        (sum.0, carry) = multiplyAdd(limb, right.limb0, sum.0, 0)
        (sum.1, carry) = multiplyAdd(limb, right.limb1, sum.1, carry)
        (sum.2, carry) = multiplyAdd(limb, right.limb2, sum.2, carry)
        (sum.3, carry) = multiplyAdd(limb, right.limb3, sum.3, carry)
        let top: UInt64
        (sum.4, top) = Scalar.add(sum.4, carry, 0)
        let multiple = sum.0 &* negatedInverse
        (_, carry) = multiplyAdd(multiple, Scalar.order0, sum.0, 0)
        (sum.0, carry) = multiplyAdd(multiple, Scalar.order1, sum.1, carry)
        (sum.1, carry) = multiplyAdd(multiple, Scalar.order2, sum.2, carry)
        (sum.2, carry) = multiplyAdd(multiple, Scalar.order3, sum.3, carry)
        (sum.3, carry) = Scalar.add(sum.4, carry, 0)
        // The sum stays below 2^321, so the fifth limb cannot overflow.
        sum.4 = top &+ carry
    }

    /// `left · right + addend + carry`, low limb first; at most (2^64 − 1)² + 2(2^64 − 1) < 2^128.
    @inline(__always)
    private static func multiplyAdd(
        _ left: UInt64, _ right: UInt64, _ addend: UInt64, _ carry: UInt64
    ) -> (UInt64, UInt64) {
        let sum = UInt128(left) &* UInt128(right) &+ UInt128(addend) &+ UInt128(carry)
        return (UInt64(truncatingIfNeeded: sum), UInt64(truncatingIfNeeded: sum &>> 64))
    }
}

extension ScalarFactor: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind, never the number.
    package var description: String { "ScalarFactor" }
    /// The kind, never the number.
    package var debugDescription: String { description }
    /// Empty, so that dumping finds nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Scalar {
    /// The product.
    package static func * (left: Scalar, right: Scalar) -> Scalar { ScalarFactor(left) * right }

    /// The number of 48 bytes, most significant first, modulo the order; the bias is below 2^-128.
    package init(reducing48 bytes: UnsafeRawBufferPointer) {
        self = ScalarFactor(reducing: bytes).value
    }

    /// The inverse, and zero for zero.
    ///
    /// By Fermat: the power n − 2, in the same squarings and products for every number.
    package var inverse: Scalar {
        let base = ScalarFactor(self)
        var power = base
        let exponent = [Scalar.order3, Scalar.order2, Scalar.order1, Scalar.order0 &- 2]
        for bit in 1..<256 {
            power = power * power
            // The exponent is a constant of the curve, so this branch tells nothing.
            if exponent[bit / 64] >> UInt64(63 - bit % 64) & 1 == 1 { power = power * base }
        }
        return power.value
    }
}
