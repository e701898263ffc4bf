/// An element of GF(2^128) by the polynomial x^128 + x^7 + x^2 + x + 1; bit `i` is the factor of x^i.
///
/// No operation branches on bits or looks anything up by them.
struct BinaryFieldElement: Equatable {
    /// The factors of x^0 to x^63.
    var low: UInt64
    /// The factors of x^64 to x^127.
    var high: UInt64

    /// An element.
    @inline(__always)
    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Zero.
    static let zero = BinaryFieldElement(low: 0, high: 0)

    /// Reads 16 bytes, bit `i` of the element being bit `i mod 8` of byte `i / 8`.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer) {
        low = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        high = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    /// Writes 16 bytes.
    @inline(__always)
    func write(to target: UnsafeMutableRawBufferPointer) {
        target.storeBytes(of: low.littleEndian, as: UInt64.self)
        target.storeBytes(of: high.littleEndian, toByteOffset: 8, as: UInt64.self)
    }

    /// Adds in place, which is the same as subtracting.
    @inline(__always)
    static func ^= (left: inout BinaryFieldElement, right: BinaryFieldElement) {
        left.low ^= right.low
        left.high ^= right.high
    }

    /// The element where the mask has all bits, zero where it has none.
    @inline(__always)
    func masked(by mask: UInt64) -> BinaryFieldElement {
        BinaryFieldElement(low: low & mask, high: high & mask)
    }

    /// The element times x.
    @inline(__always)
    var timesX: BinaryFieldElement {
        BinaryFieldElement(
            low: (low &<< 1) ^ (0x87 & (0 &- (high &>> 63))), high: (high &<< 1) | (low &>> 63))
    }

    /// The product.
    static func * (left: BinaryFieldElement, right: BinaryFieldElement) -> BinaryFieldElement {
        var product = BinaryFieldElement.zero
        var shifted = left
        for bit in UInt64(0)..<64 {
            product ^= shifted.masked(by: 0 &- (right.low &>> bit & 1))
            shifted = shifted.timesX
        }
        for bit in UInt64(0)..<64 {
            product ^= shifted.masked(by: 0 &- (right.high &>> bit & 1))
            shifted = shifted.timesX
        }
        return product
    }
}
