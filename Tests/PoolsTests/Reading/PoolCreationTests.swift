import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// What factories announce.
@Suite struct PoolCreationTests {
    private typealias Part = AnswerScript.Part

    private let factory = token(60)
    private let pool = token(50)
    private let id = Hash32(bytes: [UInt8](repeating: 5, count: 32)) ?? .zero

    private func topic(_ address: Address) -> Hash32 {
        Hash32(bytes: AnswerScript.word(address)) ?? .zero
    }

    private func topic(_ value: UInt256) -> Hash32 { Hash32(bytes: value.bigEndianBytes) ?? .zero }

    private func log(
        _ kind: PoolCreation.Kind, _ place: Int = 0, topics: [Hash32] = [], _ data: [UInt8]
    ) -> Log {
        Log(
            address: factory, topics: [PoolCreation.topics(of: kind)[place]] + topics, data: data,
            blockNumber: 1, blockHash: .zero, transactionHash: .zero, transactionIndex: 0,
            logIndex: 0)
    }

    /// A log of each event, as its contract would emit it.
    private var logs: [Log] {
        let pair = [topic(token(1)), topic(token(2))]
        let encode = { (parts: [Part]) in AnswerScript.encode(parts) }
        let text = Part.rows(4, [Array("pool".utf8) + [UInt8](repeating: 0, count: 28)])
        let numbers = { (count: Int) in [Part](repeating: .number(3), count: count) }
        return [
            log(.uniswapV2, topics: pair, encode([.address(pool), .number(9)])),
            log(
                .uniswapV3, topics: pair + [topic(500)], encode([.number(10), .address(pool)])),
            log(.slipstream, topics: pair + [topic(100)], encode([.address(pool)])),
            log(
                .uniswapV4, topics: [id] + pair,
                encode([.number(500), .number(10), .address(token(7)), .number(1), .number(0)])),
            log(.solidly, 0, topics: pair + [topic(1)], encode([.address(pool), .number(9)])),
            log(.solidly, 1, topics: pair, encode([.flag(true), .address(pool), .number(9)])),
            log(.balancerV2, topics: [id, topic(pool)], encode([.number(2)])),
            log(.balancerV3, topics: [topic(pool), topic(token(70))], registration()),
            log(
                .stableSwap, 0,
                encode(
                    [token(1), token(2), .zero, .zero].map { .address($0) } + numbers(2)
                        + [.address(token(80))])),
            log(
                .stableSwap, 1,
                encode([.addresses([token(1), token(2)])] + numbers(2) + [.address(token(80))])),
            log(
                .stableSwap, 2,
                encode(
                    [.address(token(1)), .address(token(40))] + numbers(2)
                        + [.address(token(80))])),
            log(
                .cryptoSwap, 0,
                encode(
                    [.address(pool), text, text, .address(token(1)), .address(token(2))]
                        + [.address(token(81)), .number(4)] + numbers(6)
                        + [.address(token(80))])),
            log(
                .cryptoSwap, 1,
                encode(
                    [.address(pool), text, text, .address(token(90)), .address(token(1))]
                        + [.address(token(2)), .address(token(3)), .address(token(81)), .number(4)]
                        + numbers(5) + [.address(token(80))])),
            log(
                .cryptoSwap, 2,
                encode(
                    [.address(token(55)), .address(token(1)), .address(token(2))] + numbers(10)
                        + [.address(token(80))])),
        ]
    }

    /// What Balancer V3 tells of a pool of two tokens with hooks of a contract.
    private func registration() -> [UInt8] {
        let rows = [token(1), token(2)].flatMap { token in
            [
                AnswerScript.word(token), AnswerScript.word(0), AnswerScript.word(.zero as UInt256),
                AnswerScript.word(0),
            ]
        }
        return AnswerScript.encode(
            [.rows(2, rows), .number(1_000), .number(2_000_000_000)]
                + (0..<3).map { _ in .address(token(80)) } + (0..<10).map { _ in .flag(false) }
                + [.address(token(7))] + (0..<4).map { _ in .flag(true) })
    }

    @Test func `the topics are those of the deployed factories`() {
        #expect(
            PoolCreation.Kind.allCases.map { PoolCreation.topics(of: $0).map(\.hex) } == [
                ["0x0d3648bd0f6ba80134a33ba9275ac585d9d315f0ad8355cddefde31afa28d0e9"],
                ["0x783cca1c0412dd0d695e784568c96da2e9c22ff989357a2e8b1d9b2b4e6b7118"],
                ["0xab0d57f0df537bb25e80245ef7748fa62353808c54d6e528a9dd20887aed9ac2"],
                ["0xdd466e674ea557f56295e2d0218a125ea4b4f0f6f3307b95f85e6110838d6438"],
                [
                    "0x2128d88d14c80cb081c1252a5acff7a264671bf199ce226b53788fb26065005e",
                    "0xc4805696c66d7cf352fc1d6bb633ad5ee82f6cb577c453024b6e0eb8306c6fc9",
                ],
                ["0x3c13bc30b8e878c53fd2a36b679409c073afd75950be43d8858768e956fbc20e"],
                ["0xbc1561eeab9f40962e2fb827a7ff9c7cdb47a9d7c84caeefa4ed90e043842dad"],
                [
                    "0x5b4a28c940282b5bf183df6a046b8119cf6edeb62859f75e835eb7ba834cce8d",
                    "0xd1d60d4611e4091bb2e5f699eeb79136c21ac2305ad609f3de569afc3471eecc",
                    "0x01f31cd2abdeb4e5e10ba500f2db0f937d9e8c735ab04681925441b4ea37eda5",
                ],
                [
                    "0x8152a3037e3dc54154ad0d2cadb1cf7e1d1b9e2b625faa3dfb4fe03d609102ca",
                    "0xa307f5d0802489baddec443058a63ce115756de9020e2b07d3e2cd2f21269e2a",
                    "0x0394cb40d7dbe28dad1d4ee890bdd35bbb0d89e17924a80a542535e83d54ba14",
                ],
            ])
    }

    @Test func `each event is read as far as it tells`() throws {
        let read = try logs.map { try #require(try PoolCreation($0)) }
        #expect(
            read.map(\.kind) == [
                .uniswapV2, .uniswapV3, .slipstream, .uniswapV4, .solidly, .solidly, .balancerV2,
                .balancerV3, .stableSwap, .stableSwap, .stableSwap, .cryptoSwap, .cryptoSwap,
                .cryptoSwap,
            ])
        #expect(read.allSatisfy { $0.factory == factory })
        let untold: Set = [3, 8, 9, 10, 13]
        for (index, creation) in read.enumerated() {
            #expect(creation.pool == (untold.contains(index) ? nil : pool), "\(index)")
        }
        let two = [token(1), token(2)]
        #expect(
            read.map(\.tokens) == [
                two, two, two, two, two, two, [], two, two, two, [token(1)], two,
                [token(1), token(2), token(3)], two,
            ])
        #expect(read.map(\.feePips) == [nil, 500, nil, 500] + [UInt32?](repeating: nil, count: 10))
        #expect(read.prefix(4).map(\.tickSpacing) == [nil, 10, 100, 10])
        #expect(read[4...5].map(\.isStable) == [true, true])
        let ids = [nil, nil, nil, id, nil, nil, id, nil] + [Hash32?](repeating: nil, count: 6)
        #expect(read.map(\.id) == ids)
        #expect(read[3].hooks == token(7) && read[7].hooks == token(7))
        #expect(read[7].maker == token(70))
    }

    @Test func `a log that was taken back and one of another event announce nothing`() throws {
        for log in logs {
            var removed = log
            removed.removed = true
            #expect(try PoolCreation(removed) == nil)
        }
        var other = try #require(logs.first)
        other.topics = []
        #expect(try PoolCreation(other) == nil)
        other.topics = [PoolTopic.sync]
        #expect(try PoolCreation(other) == nil)
    }

    @Test func `logs that are too short or too long are refused`() {
        for (index, log) in logs.enumerated() {
            var cut = log
            cut.data = Array(log.data.dropLast())
            var bare = log
            bare.data = []
            var fewer = log
            fewer.topics = Array(log.topics.dropLast())
            var more = log
            more.topics.append(.zero)
            let changed = log.topics.count > 1 ? [cut, bare, fewer, more] : [cut, bare, more]
            for change in changed {
                let refusal = refusalOf { () throws(PoolError) in try PoolCreation(change) }
                #expect(refusal?.code == .malformedLog, "log \(index)")
            }
        }
    }

    @Test func `words wider than their types are refused`() {
        let wide = Hash32(bytes: [UInt8](repeating: 0xFF, count: 32)) ?? .zero
        for (index, log) in logs.enumerated() {
            var dirty = log
            if log.topics.count > 2 {
                // Not the first where it is an id, which may be anything.
                dirty.topics[2] = wide
            } else {
                dirty.data.replaceSubrange(0..<32, with: wide.bytes)
            }
            let refusal = refusalOf { () throws(PoolError) in try PoolCreation(dirty) }
            #expect(refusal?.code == .malformedLog, "log \(index)")
        }
        var curve = logs[4]
        curve.topics[3] = topic(2)
        #expect(refusalOf { () throws(PoolError) in try PoolCreation(curve) } != nil)
    }

    @Test func `lists that point anywhere are refused`() {
        for place in [7, 9] {
            let log = logs[place]
            for offset in [1, 31, 32 * 500, .max] as [UInt256] {
                var changed = log
                changed.data.replaceSubrange(0..<32, with: AnswerScript.word(offset))
                let refusal = refusalOf { () throws(PoolError) in try PoolCreation(changed) }
                #expect(refusal?.code == .malformedLog, "log \(place), \(offset)")
            }
            let start = place == 7 ? 21 * 32 : 4 * 32
            for count in [3, 9, .max] as [UInt256] {
                var changed = log
                changed.data.replaceSubrange(start..<(start + 32), with: AnswerScript.word(count))
                let refusal = refusalOf { () throws(PoolError) in try PoolCreation(changed) }
                #expect(refusal?.code == .malformedLog, "log \(place), \(count)")
            }
        }
    }
}
