import Basics
import Codecs
import Cryptography

/// One line's answer, some of whose values are secret and are copied into the line only.
struct SecretAnswer {
    /// A value of the answer's object.
    enum Value {
        /// No secret.
        case plain(JSONValue)
        /// Bytes that stand as `0x` and lower-case hex digits.
        case hex(SecretBytes)
        /// ASCII letters and digits that stand as they are.
        case text(SecretBytes)
    }

    private var members: [(name: String, value: Value)] = []
    /// What an answer is that is no object.
    private var whole: JSONValue?

    /// The members of an object, in order.
    init(_ members: [(name: String, value: Value)]) {
        self.members = members
    }

    /// An answer without secrets.
    init(plain: JSONValue) {
        if let fields = plain.objectValue {
            members = fields.map { ($0.name, .plain($0.value)) }
        } else {
            whole = plain
        }
    }

    /// With the line's id in front.
    func identified(by id: JSONValue?) -> SecretAnswer {
        guard let id, whole == nil else { return self }
        return SecretAnswer([("id", .plain(id))] + members)
    }

    /// The bytes of the line with its end; the caller wipes them.
    func encodedLine() -> [UInt8] {
        if let whole { return whole.encodedBytes() + [0x0A] }
        let parts = members.map { member in
            (JSONValue.string(member.name).encodedBytes(), member.value)
        }
        var line: [UInt8] = []
        // Room for everything at once: growing would leave copies behind.
        line.reserveCapacity(parts.reduce(3) { $0 + $1.0.count + 2 + SecretAnswer.count($1.1) })
        line.append(0x7B)
        for (index, (name, value)) in parts.enumerated() {
            if index > 0 { line.append(0x2C) }
            line += name
            line.append(0x3A)
            SecretAnswer.append(value, to: &line)
        }
        line.append(0x7D)
        line.append(0x0A)
        return line
    }

    /// No fewer bytes than the value takes.
    private static func count(_ value: Value) -> Int {
        switch value {
        case .plain(let json): json.encodedBytes().count
        case .hex(let secret): 4 + 2 * secret.count
        case .text(let secret): 2 + secret.count
        }
    }

    private static func append(_ value: Value, to line: inout [UInt8]) {
        switch value {
        case .plain(let json): json.write(to: &line)
        case .hex(let secret):
            line += [0x22, 0x30, 0x78]
            secret.withUnsafeBytes { bytes in
                for byte in bytes {
                    for digit in [byte >> 4, byte & 15] {
                        line.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
                    }
                }
            }
            line.append(0x22)
        case .text(let secret):
            line.append(0x22)
            secret.withUnsafeBytes { line.append(contentsOf: $0) }
            line.append(0x22)
        }
    }
}
