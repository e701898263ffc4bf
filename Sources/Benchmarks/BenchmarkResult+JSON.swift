package import Codecs

extension BenchmarkResult {
    /// `{"name","median","p99","unit","n"}` with what was measured beside.
    ///
    /// A floor brings `"floor","floorMedian","floorRatio"`, a peer `"peer","peerMedian","ratio"` or
    /// `"peerSkipped"`; ratios are ours over theirs. Where bytes are read there are `"bytesPerSecond"`
    /// and `"peerBytesPerSecond"`.
    package var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "name", value: .string(name)),
            .init(name: "median", value: .number(median.figure(in: unit))),
            .init(name: "p99", value: .number(p99.figure(in: unit))),
            .init(name: "unit", value: .string(unit.rawValue)),
            .init(name: "n", value: .integer(operations)),
        ]
        if let floor { add(floor, "floor", "floorMedian", "floorRatio", to: &members) }
        switch peer {
        case .measured(let peer): add(peer, "peer", "peerMedian", "ratio", to: &members)
        case .skipped(let reason):
            members.append(.init(name: "peerSkipped", value: .string(reason)))
        case nil: break
        }
        if let rate = bytesPerSecond(at: median) {
            members.append(.init(name: "bytesPerSecond", value: .number(String(rate))))
        }
        if case .measured(let peer) = peer, let rate = bytesPerSecond(at: peer.median) {
            members.append(.init(name: "peerBytesPerSecond", value: .number(String(rate))))
        }
        return .object(members)
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
