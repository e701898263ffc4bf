import Arithmetic
import Basics
import Codecs

extension LedgerEvent {
    /// The record's kind; a number is never given to anything else.
    var kind: UInt16 {
        switch self {
        case .shareAnnounced: 1
        case .shareConfirmed: 2
        case .sessionOpened: 3
        case .sessionEnded: 4
        case .banned: 5
        case .banLifted: 6
        case .keyReviewed: 7
        case .requestSeen: 8
        case .reserved: 9
        case .policyAdopted: 10
        case .sharePrepared: 11
        case .shareCommitted: 12
        }
    }

    /// The record's payload.
    var payload: [UInt8] {
        var writer = BinaryWriter(capacity: 128)
        switch self {
        case .shareAnnounced(let mark):
            mark.header.write(to: &writer)
            writer.write(mark.fileHash)
        case .shareConfirmed(let keyId, let counter):
            writer.write(keyId)
            writer.write(counter)
        case .sessionOpened(let session): session.write(to: &writer)
        case .sessionEnded(let sid, let ending):
            writer.write(sid)
            switch ending {
            case .done: writer.write(UInt8(0))
            case .aborted(let culprit):
                writer.write(UInt8(1))
                writer.writeOptional(culprit) { $0.write($1) }
            }
        case .banned(let keyId, let party), .banLifted(let keyId, let party):
            writer.write(keyId)
            writer.write(party)
        case .keyReviewed(let keyId): writer.write(keyId)
        case .requestSeen(let intent): writer.write(intent)
        case .reserved(let reservation): reservation.write(to: &writer)
        case .policyAdopted(let version, let hash):
            writer.write(version)
            writer.write(hash)
        case .sharePrepared(let sid, let mark):
            writer.write(sid)
            mark.header.write(to: &writer)
            writer.write(mark.fileHash)
        case .shareCommitted(let commit): commit.write(to: &writer)
        }
        return writer.bytes
    }

    /// Reads a record; refuses kinds that are not known and bytes that are left.
    init(kind: UInt16, payload: [UInt8]) throws(BinaryError) {
        var reader = BinaryReader(payload)
        switch kind {
        case 1:
            self = .shareAnnounced(
                ShareMark(header: try ShareHeader(&reader), fileHash: try reader.read()))
        case 2: self = .shareConfirmed(keyId: try reader.read(), counter: try reader.read())
        case 3: self = .sessionOpened(try SessionRecord(&reader))
        case 4:
            let sid = try reader.read(Hash32.self)
            if try reader.readBool() {
                let isNamed = try reader.readBool()
                self = .sessionEnded(
                    sid: sid, .aborted(culprit: isNamed ? try reader.read(UInt16.self) : nil))
            } else {
                self = .sessionEnded(sid: sid, .done)
            }
        case 5: self = .banned(keyId: try reader.read(), party: try reader.read())
        case 6: self = .banLifted(keyId: try reader.read(), party: try reader.read())
        case 7: self = .keyReviewed(keyId: try reader.read())
        case 8: self = .requestSeen(intent: try reader.read())
        case 9: self = .reserved(try Reservation(&reader))
        case 10: self = .policyAdopted(version: try reader.read(), hash: try reader.read())
        case 11:
            self = .sharePrepared(
                sid: try reader.read(),
                ShareMark(header: try ShareHeader(&reader), fileHash: try reader.read()))
        case 12: self = .shareCommitted(try ShareCommit(&reader))
        default: throw BinaryError(.badValue, at: 0)
        }
        try reader.finish()
    }
}

extension SessionRecord {
    fileprivate func write(to writer: inout BinaryWriter) {
        writer.write(sid)
        writer.write(keyId)
        writer.write(epoch)
        writer.writeArray(parties) { $0.write($1) }
        writer.writeArray(setups) { $0.write($1) }
    }

    fileprivate init(_ reader: inout BinaryReader) throws(BinaryError) {
        sid = try reader.read()
        keyId = try reader.read()
        epoch = try reader.read()
        parties = []
        for _ in 0..<(try reader.readCount(maximum: CosignerLimits.partiesMax)) {
            parties.append(try reader.read())
        }
        setups = []
        for _ in 0..<(try reader.readCount(maximum: CosignerLimits.setupsPerSessionMax)) {
            setups.append(try reader.read())
        }
    }
}

extension Reservation {
    /// Spends of one request: far more than a message or transaction has.
    static let spendsMax = 1_024

    fileprivate func write(to writer: inout BinaryWriter) {
        writer.write(digest)
        writer.write(intent)
        writer.writeArray(spends) { writer, spend in
            writer.write(spend.asset.chainId.value)
            writer.writeOptional(spend.asset.token) { $0.write($1) }
            writer.write(spend.amount)
        }
        writer.writeOptional(nonce) { writer, use in
            writer.write(use.lane.chainId.value)
            writer.write(use.lane.account)
            writer.write(use.nonce)
            writer.write(use.isCancellation)
        }
    }

    fileprivate init(_ reader: inout BinaryReader) throws(BinaryError) {
        digest = try reader.read()
        intent = try reader.read()
        spends = []
        for _ in 0..<(try reader.readCount(maximum: Self.spendsMax)) {
            let chainId = ChainId(try reader.read())
            let token = try reader.readBool() ? try reader.read(Address.self) : nil
            spends.append(
                Spend(
                    asset: SpendAsset(chainId: chainId, token: token),
                    amount: try reader.readUInt256()))
        }
        guard try reader.readBool() else {
            nonce = nil
            return
        }
        let lane = NonceUse.Lane(
            chainId: ChainId(try reader.read()), account: try reader.read())
        nonce = NonceUse(
            lane: lane, nonce: try reader.read(), isCancellation: try reader.readBool())
    }
}
