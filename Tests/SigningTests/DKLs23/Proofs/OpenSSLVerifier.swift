import Glibc

/// ECDSA over secp256k1 by OpenSSL, found at run time: a second opinion for tests alone.
///
/// What ships verifies with libsecp256k1; libcrypto is loaded in any case.
struct OpenSSLVerifier {
    private typealias NewKey = @convention(c) (CInt) -> OpaquePointer?
    private typealias SetKey =
        @convention(c) (OpaquePointer?, UnsafePointer<UInt8>?, Int, OpaquePointer?) -> CInt
    private typealias Verify =
        @convention(c) (
            CInt, UnsafePointer<UInt8>?, CInt, UnsafePointer<UInt8>?, CInt, OpaquePointer?
        ) -> CInt
    private typealias FreeKey = @convention(c) (OpaquePointer?) -> Void

    /// A function that the library does not have.
    struct Missing: Error {
        let name: String
    }

    /// The number by which OpenSSL knows secp256k1 (NID_secp256k1).
    private static let curve: CInt = 714

    private let newKey: NewKey
    private let setKey: SetKey
    private let check: Verify
    private let freeKey: FreeKey

    init() throws {
        newKey = unsafeBitCast(try Self.symbol("EC_KEY_new_by_curve_name"), to: NewKey.self)
        setKey = unsafeBitCast(try Self.symbol("EC_KEY_oct2key"), to: SetKey.self)
        check = unsafeBitCast(try Self.symbol("ECDSA_verify"), to: Verify.self)
        freeKey = unsafeBitCast(try Self.symbol("EC_KEY_free"), to: FreeKey.self)
    }

    private static func symbol(_ name: String) throws -> UnsafeMutableRawPointer {
        guard let found = dlsym(dlopen(nil, RTLD_NOW), name) else { throw Missing(name: name) }
        return found
    }

    /// Whether r and s, 64 bytes, sign a digest under a key of 33 or 65 bytes.
    func holds(_ compact: [UInt8], digest: [UInt8], publicKey: [UInt8]) -> Bool {
        guard let key = newKey(Self.curve) else { return false }
        defer { freeKey(key) }
        guard setKey(key, publicKey, publicKey.count, nil) == 1 else { return false }
        let encoded = Self.sequence(Array(compact[..<32]), Array(compact[32...]))
        return check(0, digest, CInt(digest.count), encoded, CInt(encoded.count), key) == 1
    }

    /// A sequence of two integers in DER.
    private static func sequence(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        let content = integer(first) + integer(second)
        return [0x30, UInt8(content.count)] + content
    }

    private static func integer(_ number: [UInt8]) -> [UInt8] {
        var digits = Array(number.drop { $0 == 0 })
        if digits.isEmpty || digits[0] >= 0x80 { digits.insert(0, at: 0) }
        return [0x02, UInt8(digits.count)] + digits
    }
}
