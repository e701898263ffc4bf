/// One parameter of a request, decoded.
struct BinanceParameter: Hashable {
    let name: String
    let value: String
}

/// The query and body of a REST request: its parameters and the text that its signature covers.
struct BinanceForm {
    /// Every parameter but the signature, decoded, in the order sent.
    private(set) var parameters: [BinanceParameter] = []
    /// The signature, decoded; nil when none was sent.
    private(set) var signature: String?
    /// Query then body exactly as sent, with nothing between and the signature taken out.
    private(set) var signedBytes: [UInt8] = []

    /// Reads both parts; the bytes must be ASCII, anything else percent-encoded.
    init(query: some Collection<UInt8>, body: some Collection<UInt8>) throws(BinanceFailure) {
        guard query.count + body.count <= PaperLimits.formBytesMax else {
            throw .tooManyParameters
        }
        try add(query)
        try add(body)
    }

    private mutating func add(_ part: some Collection<UInt8>) throws(BinanceFailure) {
        var isFirst = true
        for pair in part.split(separator: 0x26, omittingEmptySubsequences: false) {
            let name = try Self.decode(pair.prefix { $0 != 0x3D })
            let value = try Self.decode(pair.drop { $0 != 0x3D }.dropFirst())
            if name == "signature" {
                guard signature == nil else { throw .duplicateParameter }
                signature = value
                continue
            }
            if !isFirst { signedBytes.append(0x26) }
            signedBytes.append(contentsOf: pair)
            isFirst = false
            if pair.isEmpty { continue }
            guard parameters.count < PaperLimits.parametersMax else { throw .tooManyParameters }
            guard !parameters.contains(where: { $0.name == name }) else {
                throw .duplicateParameter
            }
            parameters.append(BinanceParameter(name: name, value: value))
        }
    }

    /// Undoes percent-encoding; a plus sign is a blank.
    private static func decode(_ text: some Collection<UInt8>) throws(BinanceFailure) -> String {
        var bytes: [UInt8] = []
        var pending = text[...]
        while let character = pending.popFirst() {
            switch character {
            case 0x2B: bytes.append(0x20)
            case 0x25:
                guard let high = pending.popFirst().flatMap(hexDigit),
                    let low = pending.popFirst().flatMap(hexDigit)
                else { throw .illegalCharacters }
                bytes.append(high << 4 | low)
            case 0x21...0x7E: bytes.append(character)
            default: throw .illegalCharacters
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .illegalCharacters }
        return text
    }

    private static func hexDigit(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x41...0x46: character - 0x37
        case 0x61...0x66: character - 0x57
        default: nil
        }
    }
}
