import Basics
import Cryptography
import Signing

/// What a cheater does to one element of a field, and what must come of it.
struct WireChange: Sendable, CustomStringConvertible {
    /// What an element becomes.
    enum Kind: Sendable {
        case flip(Int)
        case put([UInt8])
    }

    let kind: MessageKind
    let field: MessageField
    let element: Int
    let name: String
    let change: Kind
    /// Whether the element is still a number below the order, or a point.
    let isInForm: Bool

    var description: String { "\(field.name)[\(element)] \(name)" }

    /// The body with the change.
    func applied(to body: [UInt8]) -> [UInt8] {
        var body = body
        let start = field.offset + element * field.size
        switch change {
        case .flip(let place): body[start + place / 8] ^= 1 << UInt8(place % 8)
        case .put(let bytes): body.replaceSubrange(start..<(start + bytes.count), with: bytes)
        }
        return body
    }

    /// All changes of the elements of a field that stand first, in the middle and last.
    static func all(_ kind: MessageKind, _ field: MessageField) -> [WireChange] {
        let elements = Set([0, field.count / 2, field.count - 1]).sorted()
        return elements.flatMap { element in
            changes(of: field).map { name, change, isInForm in
                WireChange(
                    kind: kind, field: field, element: element, name: name, change: change,
                    isInForm: isInForm)
            }
        }
    }

    /// The order of the group.
    static let order = bytes("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
    /// Three times the generator: a point that nobody sent.
    static let point = bytes("02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9")

    private static func changes(of field: MessageField) -> [(String, Kind, Bool)] {
        switch field.form {
        case .free:
            [
                ("first bit", .flip(0), true), ("last bit", .flip(field.size * 8 - 1), true),
                ("zeros", .put([UInt8](repeating: 0, count: field.size)), true),
            ]
        case .scalar:
            [
                ("one more or less", .flip(248), true),
                ("zero", .put([UInt8](repeating: 0, count: 32)), true),
                ("the order", .put(order), false),
                ("2^256 - 1", .put([UInt8](repeating: 0xff, count: 32)), false),
            ]
        case .point:
            [("another point", .put(point), true), ("the negative", .flip(0), true)]
                + BadPoints.all.filter { $0.count == field.size }.map { point in
                    ("no point, \(Hex.encodeDigits(Array(point.prefix(2))))…", .put(point), false)
                }
        }
    }
}
