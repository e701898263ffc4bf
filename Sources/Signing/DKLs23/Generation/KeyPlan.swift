package import Basics
import Cryptography

/// What a key generation or a resharing is to make, agreed before it begins.
///
/// A resharing gives the same key to a new set of shares: by the same parties (a refresh), by more or
/// fewer, or with a new holder in the place of one whose share is lost. Old shares are useless
/// afterwards, since no quorum can be made of both.
package struct KeyPlan: Hashable, Sendable {
    /// What a resharing starts from.
    package struct Origin: Hashable, Sendable {
        /// The key's name.
        package let keyId: Hash32
        /// The epoch that ends.
        package let epoch: UInt32
        /// How many of its holders sign.
        package let threshold: Int
        /// The key's point, 33 bytes.
        package let publicKey: [UInt8]
        /// The key's chain code.
        package let chainCode: Hash32
        /// The points of the old shares, party 1 first.
        package let publicShares: [[UInt8]]

        /// The public part of a share.
        package init(_ share: KeyShare) throws(ThresholdError) {
            keyId = share.keyId
            epoch = share.epoch
            threshold = share.threshold
            chainCode = share.chainCode
            publicKey = try failing { () throws(CryptographyError) in
                try share.publicKey.bytes()
            }
            publicShares = try failing { () throws(CryptographyError) in
                var points: [[UInt8]] = []
                for point in share.publicShares { points.append(try point.bytes()) }
                return points
            }
        }

        /// The public part as its holders tell it to somebody who has no share.
        package init(
            keyId: Hash32, epoch: UInt32, threshold: Int, publicKey: [UInt8], chainCode: Hash32,
            publicShares: [[UInt8]]
        ) throws(ThresholdError) {
            try KeyPlan.check(threshold: threshold, count: publicShares.count)
            guard ([publicKey] + publicShares).allSatisfy({ (try? CurvePoint($0)) != nil }) else {
                throw ThresholdError(.badParameter, field: "origin")
            }
            self.keyId = keyId
            self.epoch = epoch
            self.threshold = threshold
            self.publicKey = publicKey
            self.chainCode = chainCode
            self.publicShares = publicShares
        }
    }

    /// The name of the request, which its sender chose.
    package let request: Hash32
    /// How many parties will sign.
    package let threshold: Int
    /// The highest number of a party that will have a share.
    package let count: Int
    /// Who will have a share, by number.
    package let receivers: [PartyId]
    /// Who deals: everybody for a new key, a quorum of the old holders for a resharing.
    package let dealers: Quorum
    /// What is reshared; nil for a new key.
    package let origin: Origin?

    /// A new key of some parties.
    package init(request: Hash32, threshold: Int, count: Int) throws(ThresholdError) {
        try KeyPlan.check(threshold: threshold, count: count)
        self.request = request
        self.threshold = threshold
        self.count = count
        receivers = KeyPlan.everybody(count)
        dealers = try Quorum(receivers, threshold: count, count: count)
        origin = nil
    }

    /// New shares of an old key, for all numbers up to one, dealt by a quorum of its holders.
    package init(
        request: Hash32, threshold: Int, count: Int, resharing share: KeyShare,
        dealers: [PartyId]
    ) throws(ThresholdError) {
        try KeyPlan.check(threshold: threshold, count: count)
        try self.init(
            request: request, threshold: threshold, receivers: KeyPlan.everybody(count),
            origin: try Origin(share), dealers: dealers)
    }

    /// New shares of an old key for these parties, dealt by a quorum of its holders.
    ///
    /// Numbers in between that get none stay without.
    package init(
        request: Hash32, threshold: Int, receivers: [PartyId], origin: Origin, dealers: [PartyId]
    ) throws(ThresholdError) {
        let receivers = receivers.sorted()
        try KeyPlan.check(threshold: threshold, count: receivers.count)
        guard Set(receivers).count == receivers.count, let last = receivers.last else {
            throw ThresholdError(.badQuorum, field: "receivers")
        }
        guard origin.epoch < .max else { throw ThresholdError(.badParameter, field: "epoch") }
        self.request = request
        self.threshold = threshold
        self.receivers = receivers
        count = Int(last.number)
        self.dealers = try Quorum(
            dealers, threshold: origin.threshold, count: origin.publicShares.count)
        self.origin = origin
    }

    private static func check(threshold: Int, count: Int) throws(ThresholdError) {
        guard (2...DKLs23Parameters.partiesMax).contains(count) else {
            throw ThresholdError(.badParameter, field: "count")
        }
        guard (2...count).contains(threshold) else {
            throw ThresholdError(.badParameter, field: "threshold")
        }
    }

    private static func everybody(_ count: Int) -> [PartyId] {
        (1...UInt16(count)).compactMap { PartyId($0) }
    }

    /// Everybody who takes part, by number.
    package var participants: [PartyId] {
        (receivers + dealers.members.filter { !receivers.contains($0) }).sorted()
    }
    /// All numbers that have a value of the new polynomial, with a share or without.
    var places: [PartyId] { KeyPlan.everybody(count) }

    /// The epoch of the new shares.
    var epoch: UInt32 { origin.map { $0.epoch + 1 } ?? 0 }

    /// What the session is about, before anybody has drawn anything.
    func opening(_ oracle: RandomOracle) throws(CryptographyError) -> Hash32 {
        var input = oracle.begin(.opening).field(UInt8(origin == nil ? 2 : 3))
            .field(ThresholdMessage.version).field(request).field(UInt16(threshold))
            .field(UInt16(count)).field(dealers.bytes)
        if let origin {
            input = input.field(origin.keyId).field(origin.epoch).field(origin.publicKey)
                .field(origin.chainCode).field(Array(origin.publicShares.joined()))
            if receivers != places { input = input.field(KeyPlan.bytes(of: receivers)) }
        }
        return try input.hash()
    }

    private static func bytes(of parties: [PartyId]) -> [UInt8] {
        parties.flatMap { [UInt8($0.number >> 8), UInt8(truncatingIfNeeded: $0.number)] }
    }

    /// What a dealer's constant must be: its part of the old key; nil for a new key.
    func expectedConstant(of dealer: PartyId) throws(CryptographyError) -> CurvePoint? {
        guard let origin else { return nil }
        return try CurvePoint(origin.publicShares[Int(dealer.number) - 1])
            .multiplied(byPublic: dealers.factor(of: dealer))
    }
}
