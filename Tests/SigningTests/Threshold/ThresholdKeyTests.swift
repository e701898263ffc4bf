import Basics
import Signing
import Testing

@Suite struct ThresholdKeyTests {
    static let mainnet = ChainId(1)
    static let local = ChainId(31_337)

    /// Parties on machines of their own.
    static func holders(_ count: UInt16) -> [ThresholdKey.Holder] {
        (1...count).map { party in
            ThresholdKey.Holder(
                party: party, certificate: certificate(UInt8(party)), host: "host-\(party)",
                port: 9_000)
        }
    }

    static func certificate(_ last: UInt8) -> Hash32 {
        Hash32(bytes: [UInt8](repeating: 0, count: 31) + [last]) ?? .zero
    }

    /// Why a key is refused; nil when it is not.
    static func failure(
        _ threshold: Int, of holders: [ThresholdKey.Holder], path: [UInt32] = [],
        on chain: ChainId = mainnet
    ) -> SigningError? {
        do throws(SigningError) {
            _ = try ThresholdKey(
                id: .zero, address: account(1), path: path, threshold: threshold,
                holders: holders, on: chain)
            return nil
        } catch {
            return error
        }
    }

    @Test func `two of three on three machines is a key, in whatever order they are told`() throws {
        let key = try ThresholdKey(
            id: .zero, address: account(1), threshold: 2,
            holders: Self.holders(3).reversed(), on: Self.mainnet)
        #expect(key.holders.map(\.party) == [1, 2, 3])
        #expect(Self.failure(3, of: Self.holders(5), path: [0, 1]) == nil)
    }

    @Test(arguments: [(1, 3), (0, 2), (-1, 2), (3, 2), (2, 1)] as [(Int, UInt16)])
    func `so many signers of so many parties are no quorum`(threshold: Int, count: UInt16) {
        let error = Self.failure(threshold, of: Self.holders(count), on: Self.local)
        #expect(error?.code == .badQuorum)
        #expect(error?.field == "threshold")
    }

    @Test func `a number below one or told twice is refused`() {
        for numbers in [[0, 1, 2], [1, 1, 2], [1, 2, 2]] as [[UInt16]] {
            var holders = Self.holders(3)
            for (index, number) in numbers.enumerated() { holders[index].party = number }
            #expect(Self.failure(2, of: holders)?.code == .badQuorum, "\(numbers)")
        }
    }

    @Test func `a hardened child is refused: nobody has the private key that it needs`() {
        let error = Self.failure(2, of: Self.holders(3), path: [0, 1 << 31])
        #expect(error?.code == .hardenedFromPublic)
    }

    // MARK: Two shares in one hand

    @Test func `one certificate for two parties is refused on every chain`() {
        var holders = Self.holders(3)
        holders[2].certificate = holders[0].certificate
        for chain in [Self.mainnet, Self.local] {
            let error = Self.failure(2, of: holders, on: chain)
            #expect(error?.code == .sharesTogether)
            #expect(error?.detail.contains("parties 1 and 3") == true)
            #expect(error?.action == .reject)
        }
    }

    @Test func `parties behind relays have no place to compare, but still certificates`() {
        var holders = Self.holders(3)
        for index in 0..<2 { (holders[index].host, holders[index].port) = (nil, 0) }
        #expect(Self.failure(2, of: holders) == nil)
        holders[1].certificate = holders[0].certificate
        #expect(Self.failure(2, of: holders)?.code == .sharesTogether)
    }

    @Test func `one place for two parties is refused on every chain, by whatever name`() {
        for (left, right) in [
            ("b", "b"), ("b", "B"), ("127.0.0.1", "localhost"), ("::1", "LOCALHOST"),
            ("127.0.0.1", "127.0.0.2"),
        ] {
            var holders = Self.holders(3)
            (holders[1].host, holders[2].host) = (left, right)
            for chain in [Self.mainnet, Self.local] {
                let error = Self.failure(2, of: holders, on: chain)
                #expect(error?.code == .sharesTogether, "\(left) \(right)")
                #expect(error?.detail.contains("parties 2 and 3") == true)
            }
        }
    }

    @Test func `two parties on one machine are refused where a key is worth something`() {
        var holders = Self.holders(3)
        for index in holders.indices { holders[index].host = "127.0.0.1" }
        for index in holders.indices { holders[index].port = 9_000 + index }
        #expect(Self.failure(2, of: holders)?.code == .sharesTogether)
        #expect(Self.failure(2, of: holders, on: Self.local) == nil)
    }

    // MARK: Every share is needed

    @Test func `a key that one lost disk loses is for test networks only`() {
        for count in [2, 3, 5] as [UInt16] {
            let error = Self.failure(Int(count), of: Self.holders(count))
            #expect(error?.code == .everyShareNeeded)
            #expect(error?.field == "threshold")
            #expect(error?.action == .reject)
            for chain in [1_337, 31_337, 11_155_111] as [UInt64] {
                #expect(
                    Self.failure(Int(count), of: Self.holders(count), on: ChainId(chain)) == nil)
            }
            for chain in [1, 10, 56, 137, 324, 8_453, 42_161, 11_155_112] as [UInt64] {
                #expect(
                    Self.failure(Int(count), of: Self.holders(count), on: ChainId(chain)) == error)
            }
        }
    }
}
