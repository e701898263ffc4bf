extension JSONValue {
    /// Parses one document by RFC 8259, strictly.
    ///
    /// Refuses what is not UTF-8, duplicate names, lone surrogates, and anything but blanks around
    /// the value. O(bytes · log members).
    package init(
        parsing bytes: some Collection<UInt8>, depthMax: Int = CodecLimits.jsonDepthMax
    ) throws(JSONError) {
        self = try JSONReader.read(bytes, depthMax: depthMax) {
            (reader: inout JSONReader) throws(JSONError) in
            let value = try JSONValue(reading: &reader)
            try reader.finish()
            return value
        }
    }

    /// Parses the UTF-8 of a text.
    package init(parsing text: String) throws(JSONError) {
        try self.init(parsing: text.utf8)
    }

    /// Reads the value at which a reader stands.
    ///
    /// The reader's depth limit bounds the recursion.
    package init(reading reader: inout JSONReader) throws(JSONError) {
        switch try reader.peekKind() {
        case .null:
            try reader.readNull()
            self = .null
        case .bool:
            self = .bool(try reader.readBool())
        case .number:
            self = .number(String(decoding: try reader.readNumberText().bytes, as: UTF8.self))
        case .string:
            self = .string(try reader.readString().text())
        case .array:
            var elements: [JSONValue] = []
            try reader.beginArray()
            while try reader.nextElement() { elements.append(try JSONValue(reading: &reader)) }
            self = .array(elements)
        case .object:
            self = .object(try Self.readMembers(&reader))
        }
    }

    private static func readMembers(_ reader: inout JSONReader) throws(JSONError) -> [Member] {
        var members: [Member] = []
        let start = reader.offset
        try reader.beginObject()
        while let name = try reader.nextKey() {
            let text = try name.text()
            members.append(Member(name: text, value: try JSONValue(reading: &reader)))
        }
        if hasDuplicates(members) { throw JSONError(.duplicateName, at: start) }
        return members
    }

    private static func hasDuplicates(_ members: [Member]) -> Bool {
        if members.count < 2 { return false }
        if members.count <= 8 {
            return members.indices.contains { index in
                members[..<index].contains { $0.isNamed(members[index].name) }
            }
        }
        // Names of which no two are equal as texts have no equal bytes either.
        if Set(members.lazy.map(\.name)).count == members.count { return false }
        let names = members.map { $0.name }.sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        return zip(names, names.dropFirst()).contains { $0.utf8.elementsEqual($1.utf8) }
    }
}
