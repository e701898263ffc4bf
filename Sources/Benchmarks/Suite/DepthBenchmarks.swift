import Codecs
import Markets
import Venues

extension BenchmarkSuite {
    static var depth: [Benchmark] {
        [
            Benchmark(
                "depth-deltas", "depth message of 40 changes: bytes to exact ticks and steps",
                unit: .microseconds, operationsPerRepeat: DepthInput.messageCount
            ) { (_) throws(BenchmarkError) in deltas() },
            Benchmark(
                "depth-book", "depth message of 40 changes: bytes to book updated",
                unit: .microseconds, operationsPerRepeat: DepthInput.messageCount
            ) { (_) throws(BenchmarkError) in try book() },
        ]
    }

    private static func deltas() -> Workload {
        let input = DepthInput()
        let messages = input.messages
        let all = messages.reduce(0) { $0 &+ DepthScan.digest(of: $1) }
        return Workload(
            check: { () throws(BenchmarkError) in
                var changes = 0
                for message in messages {
                    message.withUnsafeBufferPointer { bytes in
                        DepthScan.forEachChange(in: bytes) { _, _, _ in changes += 1 }
                    }
                }
                try BenchmarkError.expect(
                    "the number of changes", changes,
                    is: messages.count * DepthInput.changesPerMessage)
            },
            run: { (count) throws(BenchmarkError) in
                try BenchmarkError.attempt { () throws(JSONError) in
                    var digest: UInt64 = 0
                    for index in 0..<count {
                        digest &+= try parse(messages[index % messages.count])
                    }
                    return digest
                }
            }, floor: scan(messages, hasSameDigest: true),
            peers: [
                Peer(
                    script: "depth_deltas", arguments: [lines(messages)],
                    accepts: { $0 == String(all) })
            ])
    }

    private static func scan(_ messages: [[UInt8]], hasSameDigest: Bool) -> Workload.Floor {
        Workload.Floor(name: "byte scan, unchecked", hasSameDigest: hasSameDigest) {
            (count) throws(BenchmarkError) in
            var digest: UInt64 = 0
            for index in 0..<count {
                digest &+= DepthScan.digest(of: messages[index % messages.count])
            }
            return digest
        }
    }

    private static func lines(_ messages: [[UInt8]]) -> String {
        String(decoding: Array(messages.joined(separator: [0x0A])), as: UTF8.self)
    }

    /// Reads every change of a message with the reader that the venues use.
    private static func parse(_ message: [UInt8]) throws(JSONError) -> UInt64 {
        try JSONReader.read(message) { (reader: inout JSONReader) throws(JSONError) in
            var digest: UInt64 = 0
            try reader.beginObject()
            while let key = try reader.nextKey() {
                guard key == "b" || key == "a" else {
                    try reader.skipValue()
                    continue
                }
                try reader.beginArray()
                while try reader.nextElement() {
                    let level = try reader.readDecimalPair(
                        firstScale: DepthInput.priceScale, secondScale: DepthInput.sizeScale)
                    digest &+= DepthScan.digest(level.first, level.second)
                }
            }
            try reader.finish()
            return digest
        }
    }
}

extension BenchmarkSuite {
    private static func book() throws(BenchmarkError) -> Workload {
        let input = DepthInput()
        let box = try DepthBox(input)
        var known = ReferenceBook(snapshot: input.snapshot)
        for message in input.messages { known.apply(message) }
        let best = "\(known.bids.last?.priceTicks ?? 0) \(known.asks.last?.priceTicks ?? 0)"
        return Workload(
            check: { () throws(BenchmarkError) in
                try box.rewind()
                _ = try box.receive(input.messages.count)
                try BenchmarkError.expect("the bids", box.synchroniser.book.bids, is: known.bids)
                try BenchmarkError.expect("the asks", box.synchroniser.book.asks, is: known.asks)
            },
            rewind: { () throws(BenchmarkError) in try box.rewind() },
            run: { (count) throws(BenchmarkError) in try box.receive(count) },
            floor: scan(input.messages, hasSameDigest: false),
            peers: [
                Peer(
                    script: "depth_book",
                    arguments: [
                        lines(input.messages), String(decoding: input.snapshot, as: UTF8.self),
                    ], accepts: { $0 == best })
            ])
    }
}

/// The venue's own synchroniser, fed with the input's messages.
private final class DepthBox {
    var synchroniser: DepthSynchroniser
    private let input: DepthInput

    init(_ input: DepthInput) throws(BenchmarkError) {
        guard let units = DepthInput.units else {
            throw BenchmarkError(.failed, "the instrument has no units")
        }
        synchroniser = DepthSynchroniser(symbol: DepthInput.symbol, units: units)
        self.input = input
    }

    func rewind() throws(BenchmarkError) {
        synchroniser.connected(now: 1)
        let effect = synchroniser.receive(snapshot: input.snapshot, now: 1)
        try BenchmarkError.expect("the snapshot's effect", effect, is: .applied)
    }

    /// Takes the first messages; no more than there are.
    func receive(_ count: Int) throws(BenchmarkError) -> UInt64 {
        var digest: UInt64 = 0
        for message in input.messages.prefix(count) {
            let effect = message.withUnsafeBufferPointer { bytes in
                var reader = JSONReader(bytes)
                return synchroniser.receive(&reader, now: 2)
            }
            guard effect == .applied else {
                throw BenchmarkError(.wrongAnswer, "a message was not applied: \(effect)")
            }
            digest &+= UInt64(bitPattern: synchroniser.book.bestBid?.priceTicks ?? 0)
        }
        return digest
    }
}

/// A book that is right by being simple: read by the byte scan, sorted at the end.
private struct ReferenceBook {
    private var levels: [Bool: [Int64: Int64]] = [:]

    init(snapshot: [UInt8]) { apply(snapshot) }

    var bids: [BookLevel] { sorted(isBid: true).reversed() }
    var asks: [BookLevel] { sorted(isBid: false) }

    mutating func apply(_ message: [UInt8]) {
        message.withUnsafeBufferPointer { bytes in
            DepthScan.forEachChange(in: bytes) { isBid, price, size in
                levels[isBid, default: [:]][price] = size == 0 ? nil : size
            }
        }
    }

    /// Descending by price.
    private func sorted(isBid: Bool) -> [BookLevel] {
        (levels[isBid] ?? [:]).map { BookLevel(priceTicks: $0.key, sizeSteps: $0.value) }
            .sorted { $0.priceTicks > $1.priceTicks }
    }
}
