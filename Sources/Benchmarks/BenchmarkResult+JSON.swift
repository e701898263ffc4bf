package import Codecs

extension BenchmarkResult {
    /// `{"name","median","p99","unit","n"}` with what was measured beside.
    ///
    /// `"allocations"` are those of one operation. A floor brings `"floor","floorMedian",
    /// "floorRatio"`, a peer `"peer","peerMedian","ratio"` or `"peerSkipped"`, and further peers the
    /// same in a list `"peers"`; ratios are ours over theirs. What is wanted stands beside: the most
    /// that the median may be as `"wanted"`, the least of a peer's median over ours as
    /// `"wantedTimes"`. Where bytes are read there are `"bytesPerSecond"` and `"peerBytesPerSecond"`.
    package var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "name", value: .string(name)),
            .init(name: "median", value: .number(median.figure(in: unit))),
            .init(name: "p99", value: .number(p99.figure(in: unit))),
            .init(name: "unit", value: .string(unit.rawValue)),
            .init(name: "n", value: .integer(operations)),
        ]
        if let wanted {
            members.append(.init(name: "wanted", value: .number(wanted.figure(in: unit))))
        }
        if let allocations {
            members.append(.init(name: "allocations", value: .number(allocations)))
        }
        if let floor { add(floor, "floor", "floorMedian", "floorRatio", to: &members) }
        if let peer = peers.first { add(peer, to: &members) }
        if peers.count > 1 {
            let others = peers.dropFirst().map { peer in
                var others: [JSONValue.Member] = []
                add(peer, to: &others)
                return JSONValue.object(others)
            }
            members.append(.init(name: "peers", value: .array(others)))
        }
        if let rate = bytesPerSecond(at: median) {
            members.append(.init(name: "bytesPerSecond", value: .number(String(rate))))
        }
        if case .measured(let peer) = peers.first, let rate = bytesPerSecond(at: peer.median) {
            members.append(.init(name: "peerBytesPerSecond", value: .number(String(rate))))
        }
        return .object(members)
    }

    private func add(_ peer: PeerOutcome, to members: inout [JSONValue.Member]) {
        switch peer {
        case .measured(let peer):
            add(peer, "peer", "peerMedian", "ratio", to: &members)
            if let times = peer.wantedTimes {
                members.append(.init(name: "wantedTimes", value: .integer(times)))
            }
        case .skipped(let reason):
            members.append(.init(name: "peerSkipped", value: .string(reason)))
        }
    }

    private func add(
        _ reference: Reference, _ name: String, _ medianName: String, _ ratioName: String,
        to members: inout [JSONValue.Member]
    ) {
        members.append(.init(name: name, value: .string(reference.name)))
        members.append(
            .init(name: medianName, value: .number(reference.median.figure(in: unit))))
        if let ratio = median.ratio(to: reference.median) {
            members.append(.init(name: ratioName, value: .number(ratio)))
        }
    }
}
