import Basics
import Signing

/// The word lists of a folder, each read once; English is built in.
final class WordLists {
    private let folder: String
    private let files: any FileAccess
    private var lists: [String: WordList] = ["english": .english]

    init(folder: String, files: any FileAccess) {
        self.folder = folder
        self.files = files
    }

    /// The list of a language, which is the name of its file without `.txt`.
    func list(_ language: String) throws(CommandFailure) -> WordList {
        if let list = lists[language] { return list }
        // No name leads out of the folder.
        let isName =
            (1...32).contains(language.utf8.count)
            && language.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }
        guard isName, let content = try? files.read("\(folder)/\(language).txt") else {
            throw CommandFailure(
                "unknown-language", "no list of this name in \(folder)", field: "language")
        }
        do throws(SigningError) {
            let list = try WordList(parsing: content)
            lists[language] = list
            return list
        } catch {
            throw WalletLine.failure(error, field: "language")
        }
    }
}
