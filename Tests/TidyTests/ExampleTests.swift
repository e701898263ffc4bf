import Foundation
import Testing

/// What the guides show is what the example programs do.
struct ExampleTests {
    private static let guides = [
        "README.md", "Sources/Chains/Documentation.docc/ReadABalance.md",
        "Sources/Chains/Documentation.docc/SettleATransfer.md",
        "Sources/Signing/Documentation.docc/VerifyASignature.md",
    ]

    /// Lines without their indentation; blank ones are left out.
    private static func lines(_ text: some StringProtocol) -> [String] {
        text.split(separator: "\n").map { line in
            String(line.drop { $0 == " " })
        }.filter { !$0.isEmpty }
    }

    /// The Swift in a guide, piece by piece: a blank line may lead to another program.
    private static func pieces(_ path: String) -> [[String]] {
        Repository.text(path).components(separatedBy: "```swift\n").dropFirst().flatMap { part in
            (part.components(separatedBy: "```").first ?? "").components(separatedBy: "\n\n")
                .map { lines($0) }
        }
    }

    private static func isPart(_ block: [String], of program: [String]) -> Bool {
        guard let first = block.first else { return false }
        return program.indices.contains { start in
            program[start] == first && program[start...].starts(with: block)
        }
    }

    @Test func `guides show the lines of the programs, unchanged and in their order`() {
        let programs = Repository.paths.filter {
            $0.hasPrefix("Examples/") && $0.hasSuffix(".swift")
        }.map { Self.lines(Repository.text($0)) }
        for guide in Self.guides {
            let pieces = Self.pieces(guide)
            #expect(!pieces.isEmpty, "\(guide) shows nothing")
            for piece in pieces {
                #expect(
                    programs.contains { Self.isPart(piece, of: $0) },
                    "\(guide) shows what no program does: \(piece.first ?? "")")
            }
        }
    }
}
