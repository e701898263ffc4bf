/// A type of typed data (EIP-712).
indirect enum TypedDataType: Hashable, Sendable {
    /// A value of one word, bytes or text.
    case atomic(ABIType)
    /// A struct by its name.
    case structure(String)
    /// An array; the count is nil for one of any length.
    case array(TypedDataType, Int?)

    /// Reads `Person[2][]`; a name that is no atomic type is a struct's.
    ///
    /// `uint` and `int` are no types here, nor are tuples, decimals and functions.
    init(parsing text: String, depthMax: Int = ABIType.depthMax) throws(EthereumError) {
        let base = text.prefix { $0 != "[" }
        let failure = EthereumError(.badType, String(text.prefix(80)))
        guard ABIIdentifier.isValid(base.utf8) else { throw failure }
        var type: TypedDataType
        if let atomic = TypedDataType.atomicType(String(base)) {
            type = .atomic(atomic)
        } else {
            guard !TypedDataType.isReserved(String(base)) else { throw failure }
            type = .structure(String(base))
        }
        var rest = text.utf8.dropFirst(base.utf8.count)
        var depth = 0
        while !rest.isEmpty {
            depth += 1
            guard depth <= depthMax else { throw EthereumError(.tooDeep, "array") }
            guard let end = rest.firstIndex(of: 0x5d), rest.first == 0x5b else { throw failure }
            let digits = rest[rest.index(after: rest.startIndex)..<end]
            type = .array(type, try TypedDataType.count(digits, failure))
            rest = rest[rest.index(after: end)...]
        }
        self = type
    }

    /// The count between brackets: decimal digits without a leading zero; nil for none.
    private static func count(
        _ digits: some Collection<UInt8>, _ failure: EthereumError
    ) throws(EthereumError) -> Int? {
        if digits.isEmpty { return nil }
        guard digits.count <= 9, digits.first != 0x30,
            digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw failure }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// The type of one word, bytes or text with exactly this name.
    private static func atomicType(_ name: String) -> ABIType? {
        guard let type = try? ABIType(parsing: name), type.canonicalName == name else { return nil }
        switch type {
        case .address, .bool, .bytes, .fixedBytes, .int, .string, .uint: return type
        case .array, .fixed, .fixedArray, .function, .tuple, .ufixed: return nil
        }
    }

    /// Whether a name looks like a type of Solidity's, so that no struct may have it: `uint`,
    /// `bytes33`, `fixed128x18`.
    static func isReserved(_ name: String) -> Bool {
        let letters = name.prefix { $0.isASCII && $0.isLowercase }
        let tail = name.dropFirst(letters.count)
        switch letters {
        case "address", "bool", "function", "string": return tail.isEmpty
        case "bytes", "int", "uint", "fixed", "ufixed":
            return tail.allSatisfy { $0.isASCII && $0.isNumber || $0 == "x" }
        default: return false
        }
    }

    /// What an array is made of in the end; the type itself for others.
    var core: TypedDataType {
        if case .array(let element, _) = self { element.core } else { self }
    }
}
