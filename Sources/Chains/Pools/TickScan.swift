import Arithmetic
package import Basics
import Ethereum

/// Reads all initialised ticks of a concentrated pool by few calls, each of a program that no
/// contract holds.
///
/// `eth_call` without a receiver runs its data as creation code and gives what that returns
/// (execution-apis, `eth_call`). The program walks the tick bitmap and asks for each tick that is
/// set: one request for what would be hundreds, whatever is deployed on the chain. It needs about
/// 5,000 gas per word of the bitmap and 10,000 per tick.
package enum TickScan {
    /// A part of a pool's ticks.
    package struct Page: Hashable, Sendable {
        /// The word of the bitmap to go on with; beyond the last when nothing is left.
        package let nextWord: Int32
        /// The ticks, rising.
        package let ticks: [ConcentratedReading.Tick]

        /// A page.
        package init(nextWord: Int32, ticks: [ConcentratedReading.Tick]) {
            self.nextWord = nextWord
            self.ticks = ticks
        }
    }

    /// The most ticks of a page.
    ///
    /// What a creation returns is bounded by 24,576 bytes (EIP-170), and the last word of a page may
    /// hold 256 ticks.
    package static let ticksMax = 383

    /// The call data that scans these words of a pool's bitmap.
    package static func call(
        pool: Address, words: ClosedRange<Int32>, spacing: Int32
    ) -> [UInt8] {
        program + [UInt8](repeating: 0, count: 12) + pool.bytes
            + ContractWords.encode(words.lowerBound) + ContractWords.encode(words.upperBound)
            + ContractWords.encode(spacing)
    }

    /// What `call` asks for; nil when the bytes are something else.
    package static func question(
        in data: [UInt8]
    ) -> (pool: Address, words: ClosedRange<Int32>, spacing: Int32)? {
        guard data.starts(with: program), data.count == program.count + 128 else { return nil }
        let words = ContractWords(Array(data[program.count...]), "tick scan")
        guard let pool = try? words.address(0), let first = try? words.signed32(1),
            let last = try? words.signed32(2), let spacing = try? words.signed32(3),
            first <= last, spacing > 0
        else { return nil }
        return (pool, first...last, spacing)
    }

    /// The bytes of a page as the program returns them.
    package static func encode(_ page: Page) -> [UInt8] {
        page.ticks.reduce(into: ContractWords.encode(page.nextWord)) { bytes, tick in
            bytes += ContractWords.encode(tick.index)
            for half in [UInt128(bitPattern: tick.liquidityNet), tick.liquidityGross] {
                bytes += (0..<16).map { UInt8(truncatingIfNeeded: half >> (120 - 8 * $0)) }
            }
        }
    }

    /// The page that the program returned; throws `malformed` for ticks that it cannot have found
    /// in these words.
    package static func page(
        _ bytes: [UInt8], words: ClosedRange<Int32>, spacing: Int32
    ) throws(ChainError) -> Page {
        let answer = ContractWords(bytes, "tick scan")
        let next = try answer.signed32(0)
        guard bytes.count % 64 == 32, next > words.lowerBound, next <= words.upperBound + 1 else {
            throw .malformed("tick scan: length")
        }
        let found = (Int64(words.lowerBound) * 256)..<(Int64(next) * 256)
        var ticks: [ConcentratedReading.Tick] = []
        for entry in 0..<(bytes.count / 64) {
            let index = try answer.signed32(1 + 2 * entry)
            let halves = try answer.halves(2 + 2 * entry)
            guard index % spacing == 0, found.contains(Int64(index / spacing)),
                ticks.last.map({ $0.index < index }) ?? true
            else { throw .malformed("tick scan: tick \(index)") }
            ticks.append(
                ConcentratedReading.Tick(
                    index: index, liquidityNet: Int128(bitPattern: halves.high),
                    liquidityGross: halves.low))
        }
        return Page(nextWord: next, ticks: ticks)
    }

    // MARK: The program

    /// Where the program keeps what, bytes of its memory.
    ///
    /// Calls are written to 0 and answered at `answer`; `pool` to `spacing` are the arguments behind
    /// the code; what is returned begins at `output`.
    private enum Place {
        static let answer: UInt32 = 0x40
        static let answerSecond: UInt32 = 0x60
        static let pool: UInt32 = 0x80
        static let word: UInt32 = 0xa0
        static let lastWord: UInt32 = 0xc0
        static let spacing: UInt32 = 0xe0
        static let end: UInt32 = 0x100
        static let bitmap: UInt32 = 0x120
        static let bit: UInt32 = 0x140
        static let output: UInt32 = 0x160
        static let entries: UInt32 = 0x180
        /// No further word is begun above this: its 256 ticks might not fit.
        static let entriesFull: UInt32 = entries + 24_576 - 32 - 256 * 64
    }

    private static let program = EVMAssembly.bytes(of: listing)

    private static let listing: [EVMAssembly.Line] =
        [
            .push(128), .push(128), .run(.codeSize), .run(.subtract), .push(Place.pool),
            .run(.codeCopy), .push(Place.entries),
        ] + set(Place.end) + wordLoop + bitLoop + tick + ends

    private static let wordLoop: [EVMAssembly.Line] =
        [.target("word")] + get(Place.lastWord) + get(Place.word)
        + [.run(.isSignedGreater), .pushTarget("end"), .run(.jumpIf)]
        + [.push(Place.entriesFull)] + get(Place.end)
        + [.run(.isGreater), .pushTarget("end"), .run(.jumpIf)]
        + selector("tickBitmap(int16)") + get(Place.word) + set(4) + ask(answerBytes: 32)
        + get(Place.answer) + set(Place.bitmap) + [.push(0)] + set(Place.bit)

    private static let bitLoop: [EVMAssembly.Line] =
        [.target("bits")] + get(Place.bitmap)
        + [.run(.isZero), .pushTarget("nextWord"), .run(.jumpIf), .push(1)]
        + get(Place.bitmap) + [.run(.and), .run(.isZero), .pushTarget("nextBit"), .run(.jumpIf)]

    /// A tick is (word · 256 + bit) · spacing; net liquidity goes into the upper half of a word,
    /// gross into the lower.
    private static let tick: [EVMAssembly.Line] =
        get(Place.spacing) + get(Place.bit) + [.push(256)] + get(Place.word)
        + [.run(.multiply), .run(.add), .run(.multiply), .run(.duplicate)]
        + selector("ticks(int24)") + set(4) + get(Place.end) + [.run(.store)]
        + ask(answerBytes: 64) + get(Place.answer) + get(Place.answerSecond)
        + [.push(128), .run(.shiftLeft), .run(.or)] + get(Place.end)
        + [.push(32), .run(.add), .run(.store)]
        + get(Place.end) + [.push(64), .run(.add)] + set(Place.end)

    private static let ends: [EVMAssembly.Line] =
        [.target("nextBit")] + get(Place.bitmap) + [.push(1), .run(.shiftRight)]
        + set(Place.bitmap) + increment(Place.bit) + [.pushTarget("bits"), .run(.jump)]
        + [.target("nextWord")] + increment(Place.word) + [.pushTarget("word"), .run(.jump)]
        + [.target("end")] + get(Place.word) + set(Place.output) + [.push(Place.output)]
        + get(Place.end) + [.run(.subtract), .push(Place.output), .run(.return)]
        + [.target("failed"), .push(0), .push(0), .run(.revert)]

    private static func get(_ place: UInt32) -> [EVMAssembly.Line] { [.push(place), .run(.load)] }

    private static func set(_ place: UInt32) -> [EVMAssembly.Line] { [.push(place), .run(.store)] }

    private static func increment(_ place: UInt32) -> [EVMAssembly.Line] {
        get(place) + [.push(1), .run(.add)] + set(place)
    }

    /// Writes a selector to the first four bytes of memory.
    private static func selector(_ signature: String) -> [EVMAssembly.Line] {
        let number = ABI.selector(signature).reduce(UInt32.zero) { $0 << 8 | UInt32($1) }
        return [.push(number), .push(224), .run(.shiftLeft)] + set(0)
    }

    /// Calls the pool with selector and argument and fails unless this many bytes are answered.
    private static func ask(answerBytes: UInt32) -> [EVMAssembly.Line] {
        [.push(64), .push(Place.answer), .push(36), .push(0)] + get(Place.pool)
            + [.run(.gas), .run(.staticCall), .run(.isZero), .pushTarget("failed"), .run(.jumpIf)]
            + [.push(answerBytes), .run(.returnDataSize), .run(.isLess), .pushTarget("failed")]
            + [.run(.jumpIf)]
    }
}
