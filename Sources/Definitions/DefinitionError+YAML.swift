import Yams

extension DefinitionError {
    /// What the parser found, in one line.
    init(_ error: any Error, file: String) {
        var line: Int?
        let hint: String
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            line = mark.line
            let place = context.map { " (\($0.text), which began in line \($0.mark.line))" } ?? ""
            hint = "is not YAML: \(problem)\(place)"
        case .duplicatedKeysInMapping(let duplicates, let context):
            line = context.mark.line
            hint = "has a key twice: \(duplicates.sorted().joined(separator: ", "))"
        case .reader(let problem, _, _, _):
            hint = "is not YAML: \(problem)"
        default:
            hint = "is not YAML"
        }
        self.init(code: .malformed, file: file, path: "", line: line, hint: hint)
    }
}
