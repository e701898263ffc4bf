import Basics
import Chains
import Codecs
import Testing

struct TickScanTests {
    private static let pool = Address(bytes: [UInt8](repeating: 7, count: 20)) ?? .zero

    private func tick(_ index: Int32, _ net: Int128 = -3) -> ConcentratedReading.Tick {
        ConcentratedReading.Tick(index: index, liquidityNet: net, liquidityGross: 5)
    }

    private func page(_ next: Int32, _ ticks: ConcentratedReading.Tick...) -> [UInt8] {
        TickScan.encode(TickScan.Page(nextWord: next, ticks: ticks))
    }

    private func read(_ bytes: [UInt8]) throws -> TickScan.Page {
        try TickScan.page(bytes, words: -2...3, spacing: 60)
    }

    @Test func `a question is read back`() throws {
        let call = TickScan.call(pool: Self.pool, words: -58...57, spacing: 60)
        let question = try #require(TickScan.question(in: call))
        #expect(question.pool == Self.pool)
        #expect(question.words == -58...57)
        #expect(question.spacing == 60)
        #expect(TickScan.question(in: call + [0]) == nil)
        #expect(TickScan.question(in: Array(call.dropFirst())) == nil)
        #expect(TickScan.question(in: []) == nil)
    }

    @Test func `a page is read back`() throws {
        let bytes = page(4, tick(-30_720, .min), tick(-60, .max), tick(0, -1), tick(60_000))
        let read = try read(bytes)
        #expect(read.nextWord == 4)
        #expect(read.ticks.map(\.index) == [-30_720, -60, 0, 60_000])
        #expect(read.ticks.map(\.liquidityNet) == [.min, .max, -1, -3])
        #expect(read.ticks.allSatisfy { $0.liquidityGross == 5 })
    }

    @Test func `pages that no scan returns are refused`() {
        let bad = [
            [], Array(page(4).dropLast()), page(4, tick(0)) + [UInt8](repeating: 0, count: 32),
            page(-2), page(5), page(4, tick(61)), page(4, tick(60), tick(0)),
            page(4, tick(0), tick(0)), page(4, tick(-30_780)), page(3, tick(46_080)),
        ]
        for bytes in bad {
            #expect(throws: ChainError.self) { try read(bytes) }
        }
    }

    @Test func `damaged pages are refused or read, never more`() throws {
        let bytes = page(4, tick(-60), tick(0), tick(120))
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << bit
                if let page = try? read(damaged) { #expect(page.ticks.count == 3) }
            }
            _ = try? read(Array(bytes[..<index]))
        }
    }
}
