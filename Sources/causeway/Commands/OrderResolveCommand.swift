import ArgumentParser
import Codecs

/// `order resolve`.
struct OrderResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Declares an exchange order dead of which nobody knows; takes two approvers.",
        discussion: """
            Without an id, lists the orders of which nobody knows what became of them. With an id \
            and --note one approver asks; with --confirm another one agrees. Look at the exchange \
            yourself before: what the order held becomes free, and is traded again. A trade of it \
            that turns up later is booked all the same.
            """)

    @OptionGroup var options: APIOptions

    @Argument(help: "The client order id at the exchange.")
    var id: String?

    @Option(help: "The file with your own approver's key.")
    var approverKeyFile: String?

    @Option(help: "Why the order counts as dead, for the journal.")
    var note: String?

    @Flag(help: "Agree with what another approver asked for.")
    var confirm = false

    func validate() throws {
        guard id != nil else {
            guard note == nil, !confirm else { throw ValidationError("name the client order id") }
            return
        }
        guard approverKeyFile != nil else {
            throw ValidationError("show who you are: --approver-key-file FILE")
        }
        guard confirm != (note != nil) else {
            throw ValidationError("say why by --note TEXT, or agree by --confirm")
        }
    }

    func run() async throws {
        guard let id, let approverKeyFile else {
            try await printAnswer(options, "GET", "/v1/overrides") {
                Presentation.overrides($0.arrayValue ?? [])
            }
            return
        }
        let key: String
        do {
            key = String(
                decoding: try APIClient.key(approverKeyFile, option: "--approver-key-file"),
                as: UTF8.self)
        } catch {
            throw Supervised.exit(error)
        }
        try await printAnswer(
            options, "POST", "/v1/overrides/\(id)" + (confirm ? "/confirmation" : ""),
            body: note.map { ["note": .string($0)] }, headers: [.init("Approver-Key", key)]
        ) { Presentation.overrides([$0]) }
    }
}
