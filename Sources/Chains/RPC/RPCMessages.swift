package import Codecs

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
    ) throws(ChainError) -> [Result<JSONValue, RPCFailure>] {
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONValue(parsing: body)
        } catch {
            throw .malformed("\(error)")
        }
        let messages: [JSONValue]
        if case .array(let elements) = document, count != 1 {
            messages = elements
        } else {
            try throwWholeFailure(in: document, count: count, firstId: firstId)
            messages = [document]
        }
        guard messages.count == count else { throw .malformed("number of answers") }
        var answers = [Result<JSONValue, RPCFailure>?](repeating: nil, count: count)
        for message in messages {
            let index = try index(of: message, firstId: firstId, count: count)
            guard answers[index] == nil else { throw .malformed("id twice") }
            answers[index] = try answer(in: message)
        }
        return answers.compactMap { $0 }
    }

    /// Throws the failure of an answer that belongs to no single call.
    private static func throwWholeFailure(
        in document: JSONValue, count: Int, firstId: UInt64
    ) throws(ChainError) {
        let isOurs = count == 1 && document["id"]?.numberText == String(firstId)
        if isOurs { return }
        guard document["id"] == nil || document["id"] == .null else { return }
        if let error = document["error"], error != .null { throw .failed(try failure(error)) }
    }

    private static func index(
        of message: JSONValue, firstId: UInt64, count: Int
    ) throws(ChainError) -> Int {
        guard message.objectValue != nil else { throw .malformed("answer") }
        // Some providers leave the version out; another version is another protocol.
        guard message["jsonrpc"] == nil || message["jsonrpc"] == "2.0" else {
            throw .malformed("jsonrpc")
        }
        guard let text = message["id"]?.numberText, let id = UInt64(text), id >= firstId,
            id - firstId < UInt64(count)
        else { throw .malformed("id") }
        return Int(id - firstId)
    }

    private static func answer(
        in message: JSONValue
    ) throws(ChainError) -> Result<JSONValue, RPCFailure> {
        if let error = message["error"], error != .null { return .failure(try failure(error)) }
        guard let result = message["result"] else { throw .malformed("result") }
        return .success(result)
    }

    private static func failure(_ error: JSONValue) throws(ChainError) -> RPCFailure {
        guard let code = error["code"]?.integerValue else { throw .malformed("error.code") }
        return RPCFailure(
            code: code, message: error["message"]?.stringValue ?? "",
            data: error["data"].flatMap { $0.isNull ? nil : $0 })
    }
}
