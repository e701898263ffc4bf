import Codecs

/// Why one line of a batch, or one command, failed.
struct CommandFailure: Error, CustomStringConvertible {
    /// The kebab-case name, from the closed set that the command's help lists.
    let code: String
    /// A sentence for people.
    let message: String
    /// The path of the offending field.
    let field: String?

    init(_ code: String, _ message: String, field: String? = nil) {
        self.code = code
        self.message = message
        self.field = field
    }

    /// The same failure, with the place of the value in which it happened before its path.
    func inside(_ place: @autoclosure () -> String) -> CommandFailure {
        CommandFailure(code, message, field: place() + (field ?? ""))
    }

    var description: String { message }

    /// `{"error":{"code","message","field"?}}`, with the line's id.
    func json(id: JSONValue?) -> JSONValue {
        var members: [JSONValue.Member] = []
        if let id { members.append(.init(name: "id", value: id)) }
        var error: [JSONValue.Member] = [
            .init(name: "code", value: .string(code)),
            .init(name: "message", value: .string(message)),
        ]
        if let field { error.append(.init(name: "field", value: .string(field))) }
        members.append(.init(name: "error", value: .object(error)))
        return .object(members)
    }
}
