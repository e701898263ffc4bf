import Arithmetic

extension BenchmarkResult {
    /// The table's first line.
    package static var tableHeader: String {
        row("", "median", "p99", "unit", "n", "allocs", "ratio")
    }

    /// The table's lines for this result: its own, then one for the floor and one for the peer.
    package var tableLines: [String] {
        var lines = [
            Self.row(
                name, figure(median), figure(p99), unit.rawValue, String(operations),
                allocations?.description ?? "", "")
        ]
        if let wanted {
            let word = median < wanted ? "kept" : "missed"
            lines.append("  wanted: below \(figure(wanted)) \(unit.rawValue), \(word)")
        }
        if let floor { lines.append(line("floor", floor)) }
        for peer in peers {
            switch peer {
            case .measured(let reference):
                lines.append(line("peer", reference))
                lines += wantedLine(reference)
            case .skipped(let reason): lines.append("  peer skipped: \(reason)")
            }
        }
        if let rate = bytesPerSecond(at: median) { lines.append("  \(rates(rate))") }
        return lines
    }

    /// How many times the peer's speed ours is, beside what is wanted.
    private func wantedLine(_ reference: Reference) -> [String] {
        guard let wanted = reference.wantedTimes, let times = reference.median.ratio(to: median)
        else { return [] }
        let isKept = reference.median.picoseconds / UInt64(max(1, wanted)) >= median.picoseconds
        return ["  wanted: \(wanted) times as fast, is \(times), \(isKept ? "kept" : "missed")"]
    }

    private func rates(_ own: UInt64) -> String {
        guard case .measured(let reference) = peers.first,
            let other = bytesPerSecond(at: reference.median)
        else { return "\(own / 1_000_000) MB/s" }
        return "\(own / 1_000_000) MB/s, peer \(other / 1_000_000) MB/s"
    }

    private func line(_ kind: String, _ reference: Reference) -> String {
        Self.row(
            "  \(kind): \(reference.name)", figure(reference.median), "", unit.rawValue, "", "",
            median.ratio(to: reference.median)?.description ?? "")
    }

    private func figure(_ time: OperationTime) -> String { time.figure(in: unit).description }

    private static func row(
        _ name: String, _ median: String, _ p99: String, _ unit: String, _ operations: String,
        _ allocations: String, _ ratio: String
    ) -> String {
        let spaces = String(repeating: " ", count: max(1, 42 - name.count))
        return name + spaces + right(median) + right(p99) + "  " + unit
            + right(operations, 12 - unit.count) + right(allocations) + right(ratio)
    }

    private static func right(_ text: String, _ width: Int = 10) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
