import Codecs

/// JSON-RPC 2.0 calls and answers as bytes; pure and total.
package enum RPCMessages {
    /// One call as an object, several as a batch; ids rise by one from `firstId`.
    package static func encode(_ requests: [RPCRequest], firstId: UInt64) -> [UInt8] {
        let messages = requests.enumerated().map { offset, request in
            JSONValue.object([
                JSONValue.Member(name: "jsonrpc", value: "2.0"),
                JSONValue.Member(name: "id", value: .integer(firstId &+ UInt64(offset))),
                JSONValue.Member(name: "method", value: .string(request.method)),
                JSONValue.Member(name: "params", value: .array(request.parameters)),
            ])
        }
        if messages.count == 1 { return messages[0].encodedBytes() }
        return JSONValue.array(messages).encodedBytes()
    }

    /// The answers to `count` calls encoded with `firstId`, in the order of the calls.
    ///
    /// Batches may be answered in any order, but every call exactly once. A lone error object with
    /// a null id in place of a batch (a provider without batches, or a limit) is thrown as `failed`.
    package static func decode(
        _ body: [UInt8], firstId: UInt64, count: Int
    ) throws(ChainError) -> [Result<RPCAnswer, RPCFailure>] {
        let messages = try messages(in: body, isBatch: count != 1)
        if messages.count == 1 {
            try throwWholeFailure(in: messages[0])
        }
        guard messages.count == count else { throw .malformed("number of answers") }
        if count == 1 {
            _ = try index(of: messages[0], firstId: firstId, count: 1)
            return [try answer(in: messages[0], of: body)]
        }
        var answers = [Result<RPCAnswer, RPCFailure>?](repeating: nil, count: count)
        for message in messages {
            let index = try index(of: message, firstId: firstId, count: count)
            guard answers[index] == nil else { throw .malformed("id twice") }
            answers[index] = try answer(in: message, of: body)
        }
        return answers.compactMap { $0 }
    }

    /// The members of an answer's object that matter.
    private struct Message {
        /// What the id is.
        enum Id: Equatable {
            case none
            case number(UInt64)
            case other
        }

        var id = Id.none
        var isKnownVersion = true
        var error: JSONValue?
        var result: Range<Int>?
    }

    /// All messages of a body: a lone object, or the elements of a batch.
    private static func messages(
        in body: [UInt8], isBatch: Bool
    ) throws(ChainError) -> [Message] {
        do throws(JSONError) {
            return try body.withUnsafeBufferPointer { (bytes) throws(JSONError) in
                var (reader, messages) = (JSONReader(bytes), [Message]())
                if isBatch, try reader.peekKind() == .array {
                    try reader.beginArray()
                    while try reader.nextElement() { messages.append(try message(&reader)) }
                } else {
                    messages = [try message(&reader)]
                }
                try reader.finish()
                return messages
            }
        } catch {
            throw .malformed("answer: \(error)")
        }
    }

    private static func message(_ reader: inout JSONReader) throws(JSONError) -> Message {
        var message = Message()
        var (hasVersion, hasId, hasError) = (false, false, false)
        func once(_ seen: Bool, _ name: JSONSlice) throws(JSONError) -> Bool {
            if seen { throw JSONError(.duplicateName, at: name.offset) }
            return true
        }
        try reader.beginObject()
        while let name = try reader.nextKey() {
            switch name {
            case "jsonrpc":
                hasVersion = try once(hasVersion, name)
                // Some providers leave the version out; another version is another protocol.
                message.isKnownVersion = try reader.readRaw() == "\"2.0\""
            case "id":
                hasId = try once(hasId, name)
                message.id = id(try reader.readRaw())
            case "result":
                _ = try once(message.result != nil, name)
                let raw = try reader.passOver()
                message.result = raw.offset..<raw.offset + raw.bytes.count
            case "error":
                hasError = try once(hasError, name)
                let error = try JSONValue(reading: &reader)
                message.error = error.isNull ? nil : error
            default: try reader.skipValue()
            }
        }
        return message
    }

    private static func id(_ raw: JSONSlice) -> Message.Id {
        if raw == "null" { return .none }
        let text = String(decoding: raw.bytes, as: UTF8.self)
        return UInt64(text).map { .number($0) } ?? .other
    }

    /// Throws the failure of an answer that belongs to no single call.
    private static func throwWholeFailure(in message: Message) throws(ChainError) {
        guard message.id == .none, let error = message.error else { return }
        throw .failed(try failure(error))
    }

    private static func index(
        of message: Message, firstId: UInt64, count: Int
    ) throws(ChainError) -> Int {
        guard message.isKnownVersion else { throw .malformed("jsonrpc") }
        guard case .number(let id) = message.id, id >= firstId, id - firstId < UInt64(count)
        else { throw .malformed("id") }
        return Int(id - firstId)
    }

    private static func answer(
        in message: Message, of body: [UInt8]
    ) throws(ChainError) -> Result<RPCAnswer, RPCFailure> {
        if let error = message.error { return .failure(try failure(error)) }
        guard let result = message.result else { throw .malformed("result") }
        return .success(RPCAnswer(body, at: result))
    }

    private static func failure(_ error: JSONValue) throws(ChainError) -> RPCFailure {
        guard let code = error["code"]?.integerValue else { throw .malformed("error.code") }
        return RPCFailure(
            code: code, message: error["message"]?.stringValue ?? "",
            data: error["data"].flatMap { $0.isNull ? nil : $0 })
    }
}
