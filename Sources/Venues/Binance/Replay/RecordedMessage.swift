import Codecs

/// What one JSON text of a recording means for books.
struct RecordedMessage {
    /// What kinds matter.
    enum Kind {
        /// A change of a book with the numbers of its first and last update.
        case depth(first: Int64, last: Int64)
        /// The best bid and ask after an update (`bookTicker`).
        case ticker
        /// A whole book.
        case snapshot
        /// Something else.
        case other
    }

    private(set) var kind = Kind.other
    /// The symbol, when the message names one.
    private(set) var symbol: String?
    /// Where the object stands, without the wrapper of a combined stream.
    private(set) var object: Range<Int>

    /// Looks at a JSON text at these places of a line.
    init(_ line: ArraySlice<UInt8>, _ json: Range<Int>) throws(JSONError) {
        let inner = try JSONReader.read(line[json]) {
            (reader: inout JSONReader) throws(JSONError) in try Self.data(&reader)
        }
        object =
            inner.map { ($0.lowerBound + json.lowerBound)..<($0.upperBound + json.lowerBound) }
            ?? json
        let found = try JSONReader.read(line[object]) {
            (reader: inout JSONReader) throws(JSONError) in try Members(&reader)
        }
        symbol = found.symbol
        kind = try found.kind()
    }

    /// The member `data` of a combined stream's message; nil when there is no `stream`.
    private static func data(_ reader: inout JSONReader) throws(JSONError) -> Range<Int>? {
        guard try reader.peekKind() == .object else {
            try reader.skipValue()
            try reader.finish()
            return nil
        }
        var hasStream = false
        var data: Range<Int>?
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "stream":
                hasStream = true
                try reader.skipValue()
            case "data":
                let slice = try reader.readRaw()
                data = slice.offset..<(slice.offset + slice.bytes.count)
            default: try reader.skipValue()
            }
        }
        try reader.finish()
        return hasStream ? data : nil
    }
}

extension RecordedMessage {
    /// The members that tell kinds apart.
    private struct Members {
        var symbol: String?
        private var event: String?
        private var first: Int64?
        private var last: Int64?
        private var hasAsk = false
        private var hasSnapshotId = false

        init(_ reader: inout JSONReader) throws(JSONError) {
            guard try reader.peekKind() == .object else { return }
            try reader.beginObject()
            while let key = try reader.nextKey() {
                let kind = try reader.peekKind()
                switch key {
                case "e" where kind == .string: event = try reader.readString().text()
                case "s" where kind == .string: symbol = try reader.readString().text()
                case "U" where kind == .number: first = try reader.readInt64()
                case "u" where kind == .number: last = try reader.readInt64()
                case "A" where kind == .string:
                    hasAsk = true
                    try reader.skipValue()
                case "lastUpdateId":
                    hasSnapshotId = true
                    try reader.skipValue()
                default: try reader.skipValue()
                }
            }
        }

        func kind() throws(JSONError) -> Kind {
            if event == "depthUpdate" {
                guard let first, let last, symbol != nil, first >= 0, last >= first else {
                    throw JSONError(.wrongType, at: 0)
                }
                return .depth(first: first, last: last)
            }
            if hasSnapshotId { return .snapshot }
            return event == nil && last != nil && hasAsk && symbol != nil ? .ticker : .other
        }
    }
}
