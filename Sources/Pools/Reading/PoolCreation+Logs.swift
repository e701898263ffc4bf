import Arithmetic
public import Basics
public import Ethereum

extension PoolCreation {
    private static let pairCreated = ABI.eventTopic("PairCreated(address,address,address,uint256)")
    private static let ranged = ABI.eventTopic("PoolCreated(address,address,uint24,int24,address)")
    private static let spaced = ABI.eventTopic("PoolCreated(address,address,int24,address)")
    private static let solidlyTwo = ABI.eventTopic(
        "PoolCreated(address,address,bool,address,uint256)")
    private static let solidlyOne = ABI.eventTopic(
        "PairCreated(address,address,bool,address,uint256)")
    private static let registeredTwo = ABI.eventTopic("PoolRegistered(bytes32,address,uint8)")
    private static let registeredThree = ABI.eventTopic(
        "PoolRegistered(address,address,(address,uint8,address,bool)[],uint256,uint32,"
            + "(address,address,address),"
            + "(bool,bool,bool,bool,bool,bool,bool,bool,bool,bool,address),"
            + "(bool,bool,bool,bool))")
    private static let plainRow = ABI.eventTopic(
        "PlainPoolDeployed(address[4],uint256,uint256,address)")
    private static let plainList = ABI.eventTopic(
        "PlainPoolDeployed(address[],uint256,uint256,address)")
    private static let meta = ABI.eventTopic(
        "MetaPoolDeployed(address,address,uint256,uint256,address)")
    private static let twoCrypto = ABI.eventTopic(
        "TwocryptoPoolDeployed(address,string,string,address[2],address,bytes32,uint256[2],"
            + "uint256,uint256,uint256,uint256,address)")
    private static let triCrypto = ABI.eventTopic(
        "TricryptoPoolDeployed(address,string,string,address,address[3],address,bytes32,"
            + "uint256,uint256,uint256,uint256,uint256,address)")
    private static let factoryCrypto = ABI.eventTopic(
        "CryptoPoolDeployed(address,address[2],uint256,uint256,uint256,uint256,uint256,uint256,"
            + "uint256,uint256,uint256,uint256,address)")

    /// The first topics by which a family's factories announce pools.
    public static func topics(of kind: Kind) -> [Hash32] {
        switch kind {
        case .uniswapV2: [pairCreated]
        case .uniswapV3: [ranged]
        case .slipstream: [spaced]
        case .uniswapV4: [PoolTopic.initializeV4]
        case .solidly: [solidlyTwo, solidlyOne]
        case .balancerV2: [registeredTwo]
        case .balancerV3: [registeredThree]
        case .stableSwap: [plainRow, plainList, meta]
        case .cryptoSwap: [twoCrypto, triCrypto, factoryCrypto]
        }
    }

    /// What a log announces; nil for logs that announce none, and for those that were taken back.
    ///
    /// Throws `malformedLog` when the bytes are not the event's. The caller asks only its own
    /// factories: anybody can emit such a log.
    public init?(_ log: Log) throws(PoolError) {
        guard !log.removed, let topic = log.topics.first else { return nil }
        switch topic {
        case Self.pairCreated: try self.init(pair: log)
        case Self.ranged: try self.init(ranged: log)
        case Self.spaced: try self.init(spaced: log)
        case Self.solidlyOne, Self.solidlyTwo: try self.init(solidly: log)
        case PoolTopic.initializeV4: try self.init(four: log)
        case Self.registeredTwo:
            let words = try LogWords(log, indexed: 2, words: 1)
            self.init(.balancerV2, log, pool: try words.address(topic: 2), id: log.topics[1])
        case Self.registeredThree: try self.init(registered: log)
        case Self.plainRow, Self.plainList, Self.meta: try self.init(stableSwap: log, topic)
        case Self.twoCrypto, Self.triCrypto: try self.init(cryptoSwap: log, topic)
        case Self.factoryCrypto: try self.init(factoryCrypto: log)
        default: return nil
        }
    }

    private init(pair log: Log) throws(PoolError) {
        let words = try LogWords(log, indexed: 2, words: 2)
        self.init(
            .uniswapV2, log, pool: try words.address(0),
            tokens: [try words.address(topic: 1), try words.address(topic: 2)])
    }

    private init(ranged log: Log) throws(PoolError) {
        let words = try LogWords(log, indexed: 3, words: 2)
        self.init(
            .uniswapV3, log, pool: try words.address(1),
            tokens: [try words.address(topic: 1), try words.address(topic: 2)],
            feePips: try words.pips(topic: 3), tickSpacing: try words.tick(0))
    }

    private init(spaced log: Log) throws(PoolError) {
        let words = try LogWords(log, indexed: 3, words: 1)
        self.init(
            .slipstream, log, pool: try words.address(0),
            tokens: [try words.address(topic: 1), try words.address(topic: 2)],
            tickSpacing: try words.tick(topic: 3))
    }

    /// Velodrome V2 indexes the curve, Solidly does not.
    private init(solidly log: Log) throws(PoolError) {
        let isIndexed = log.topics.count == 4
        let words = try LogWords(log, indexed: isIndexed ? 3 : 2, words: isIndexed ? 2 : 3)
        let isStable =
            isIndexed ? try words.pips(topic: 3) : UInt32(try words.place(0, of: 2))
        guard isStable <= 1 else {
            throw PoolError(.malformedLog, "a truth value that is neither")
        }
        self.init(
            .solidly, log, pool: try words.address(isIndexed ? 0 : 1),
            tokens: [try words.address(topic: 1), try words.address(topic: 2)],
            isStable: isStable == 1)
    }

    private init(four log: Log) throws(PoolError) {
        let words = try LogWords(log, indexed: 3, words: 5)
        self.init(
            .uniswapV4, log, id: log.topics[1],
            tokens: [try words.address(topic: 2), try words.address(topic: 3)],
            feePips: UInt32(try words.unsigned(0, bits: 24).asUInt64 ?? 0),
            tickSpacing: try words.tick(1), hooks: try words.address(2))
    }

    /// Balancer V3: the tokens as rows of token, type, rate provider and yield fee; then fee, end of
    /// the pause window, three roles, ten flags of hooks, their contract, four flags of liquidity.
    private init(registered log: Log) throws(PoolError) {
        let words = try LogWords(log, indexed: 2, wordsMin: 22)
        var tokens: [Address] = []
        for row in try words.rows(0, width: 4, countMax: CoinAmounts.countMax) {
            tokens.append(try words.address(row))
        }
        self.init(
            .balancerV3, log, pool: try words.address(topic: 1), tokens: tokens,
            hooks: try words.address(16), maker: try words.address(topic: 2))
    }

    /// The factories tell the coins and not the pool.
    private init(stableSwap log: Log, _ topic: Hash32) throws(PoolError) {
        var tokens: [Address] = []
        if topic == Self.plainList {
            let words = try LogWords(log, indexed: 0, wordsMin: 5)
            for word in try words.list(0, countMax: CoinAmounts.countMax) {
                guard word.bitWidth <= 160,
                    let token = Address(bytes: word.bigEndianBytes.suffix(20))
                else { throw PoolError(.malformedLog, "a word is wider than its type") }
                tokens.append(token)
            }
        } else {
            let count = topic == Self.meta ? 1 : 4
            let words = try LogWords(log, indexed: 0, words: count == 1 ? 5 : 7)
            for index in 0..<count { tokens.append(try words.address(index)) }
        }
        self.init(.stableSwap, log, tokens: tokens.filter { $0 != .zero })
    }

    private init(cryptoSwap log: Log, _ topic: Hash32) throws(PoolError) {
        let isTwo = topic == Self.twoCrypto
        let words = try LogWords(log, indexed: 0, wordsMin: 14)
        let first = isTwo ? 3 : 4
        var tokens: [Address] = []
        for index in 0..<(isTwo ? 2 : 3) { tokens.append(try words.address(first + index)) }
        self.init(.cryptoSwap, log, pool: try words.address(0), tokens: tokens)
    }

    /// The factory before NG tells the share and the coins, and not the pool.
    private init(factoryCrypto log: Log) throws(PoolError) {
        let words = try LogWords(log, indexed: 0, words: 14)
        let share = try words.address(0)
        let tokens = [try words.address(1), try words.address(2)]
        guard !tokens.contains(share) else {
            throw PoolError(.malformedLog, "a share of itself")
        }
        self.init(.cryptoSwap, log, tokens: tokens)
    }
}

extension LogWords {
    /// The first words of the rows of a list that begins where a word of the data says.
    func rows(_ word: Int, width: Int, countMax: Int) throws(PoolError) -> [Int] {
        let offset = try place(word, of: wordCount * 32)
        guard offset % 32 == 0 else { throw PoolError(.malformedLog, "a list that is not there") }
        let count = try place(offset / 32, of: countMax + 1)
        guard offset / 32 + count * width < wordCount else {
            throw PoolError(.malformedLog, "a list that is cut")
        }
        return (0..<count).map { offset / 32 + 1 + $0 * width }
    }

    /// A small unsigned integer in an indexed parameter, counted from one.
    func pips(topic: Int) throws(PoolError) -> UInt32 {
        let value = UInt256(bigEndian: topics[topic].bytes)
        guard let value, value.bitWidth <= 24, let small = value.asUInt64 else {
            throw PoolError(.malformedLog, "a word is wider than its type")
        }
        return UInt32(small)
    }
}
