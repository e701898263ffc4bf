import Basics
import Codecs
import PaperVenues

/// The fault plan of `paper`: reading it, explaining it, telling what came of it.
enum PaperFaults {
    /// Reads a plan file.
    static func plan(file: String) throws(CommandFailure) -> FaultPlan {
        let text: [UInt8]
        do throws(FileError) {
            text = try SystemFiles().read(file)
        } catch {
            throw CommandFailure("file", "--faults: \(error)")
        }
        do throws(FaultPlanError) {
            return try FaultPlan(json: text)
        } catch {
            throw CommandFailure(error.code.rawValue, "--faults \(file): \(error)")
        }
    }

    /// The line that a run under a plan ends with.
    static func summary(_ counts: FaultCounts) -> JSONValue {
        ["faults": counts.json, "requestsWhileLimited": .integer(counts.requestsWhileLimited)]
    }

    /// The file's format and the closed list of kinds, for the command's help.
    static var help: String {
        """
        --faults FILE lets things go wrong. It is JSON, and unknown keys are errors:
        {"seed":N,"endsAfterMs":N,"chances":{KIND:PERMILLE},"schedule":[RULE]}
        Every part may be left out; times count from the start. A RULE is
        {"kind":KIND,"occasion":N,"times":N,"perMille":N,"fromMs":N,"untilMs":N,
        "endpoint":"POST /api/v3/order","channel":"market"|"user","ms":N,"variant":WORD,"bytes":N}
        and strikes the Nth occasion (and times - 1 more), or each with a chance, or each; only in
        its time, at its endpoint or on its channel. "ms" is the delay or duration, "bytes" where a
        connection is cut; what is not given is drawn by the seed.

        Kinds, with their variants:
        \(kinds)

        Requests and WebSocket handshakes with the header \(FaultPlan.exemptingHeader): \
        \(FaultPlan.exemptingValue) meet no fault, so that a checker reads the truth: \
        GET /api/v3/allOrders, myTrades, openOrders, account.

        With --faults a last line tells how often each kind happened:
        {"faults":{KIND:N},"requestsWhileLimited":N}
        Error codes: file, \(FaultPlanError.Code.allCases.map(\.rawValue).joined(separator: ", ")), \
        unknown-venue, port-in-use.
        """
    }

    private static var kinds: String {
        FaultKind.allCases.map { kind in
            let variants = kind.variants.map(\.rawValue).joined(separator: ", ")
            return "  " + kind.rawValue + (variants.isEmpty ? "" : " (\(variants))")
        }.joined(separator: "\n")
    }
}
