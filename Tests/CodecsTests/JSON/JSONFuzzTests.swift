import Codecs
import Testing

/// Damaged documents: whatever the bytes, a value or an error, and two readings that agree.
@Suite struct JSONFuzzTests {
    @Test func `skipping and parsing agree on damaged documents`() {
        var random = SplitMix(state: 77)
        var accepted = 0
        for _ in 0..<20_000 {
            let bytes = damaged(randomJSON(&random).encodedBytes(), &random)
            let parsed = Result { () throws(JSONError) in try JSONValue(parsing: bytes) }
            let skipped = Result { () throws(JSONError) in try skip(bytes) }
            switch (parsed, skipped) {
            case (.success(let value), .success):
                accepted += 1
                #expect((try? JSONValue(parsing: value.encodedBytes())) == value)
            case (.failure(let error), .success):
                let unseen: [JSONError.Code] = [.badUnicode, .loneSurrogate, .duplicateName]
                #expect(unseen.contains(error.code), "\(bytes)")
            case (.failure(let error), .failure):
                #expect(error.offset <= bytes.count)
            case (.success, .failure(let error)):
                Issue.record("skipping refused what parsing took: \(error) in \(bytes)")
            }
        }
        #expect(accepted > 1_000 && accepted < 19_000)
    }

    @Test func `typed verbs never crash on damaged documents`() {
        var random = SplitMix(state: 78)
        for _ in 0..<20_000 {
            let bytes = damaged(randomJSON(&random).encodedBytes(), &random)
            JSONReader.read(bytes) { (reader: inout JSONReader) in
                for _ in 0..<12 { apply(random.below(13), &reader) }
                #expect(reader.offset <= bytes.count)
            }
        }
    }

    private func apply(_ verb: Int, _ reader: inout JSONReader) {
        switch verb {
        case 0: try? reader.beginObject()
        case 1: _ = try? reader.nextKey()?.text()
        case 2: try? reader.beginArray()
        case 3: _ = try? reader.nextElement()
        case 4: _ = try? reader.readString().text()
        case 5: _ = try? reader.readDecimal(scale: 8)
        case 6: _ = try? reader.readInt64()
        case 7: _ = try? reader.readUInt64()
        case 8: _ = try? reader.readBool()
        case 9: _ = try? reader.readIfNull()
        case 10: _ = try? reader.readExactDecimal()
        case 11: _ = try? reader.readDecimalPair(firstScale: 2, secondScale: 3)
        default: try? reader.skipValue()
        }
    }

    private func skip(_ bytes: [UInt8]) throws(JSONError) {
        try JSONReader.read(bytes) { (reader: inout JSONReader) throws(JSONError) in
            try reader.skipValue()
            try reader.finish()
        }
    }

    private func damaged(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        let marks = Array("{}[]\",:\\u0129.eE+-tfn \u{1}".utf8) + [0x80, 0xC3, 0xED, 0xFF]
        for _ in 0..<random.below(4) where !bytes.isEmpty {
            let index = random.below(bytes.count)
            switch random.below(4) {
            case 0: bytes[index] = marks[random.below(marks.count)]
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(marks[random.below(marks.count)], at: index)
            default: bytes.removeLast(random.below(bytes.count))
            }
        }
        return bytes
    }
}
