import Arithmetic
import Basics
package import Codecs
import Ledger
import Markets
import Orders
import Settlement

extension PlanRecord.Leg {
    fileprivate func write(to writer: inout BinaryWriter, namesAssets: Bool) {
        writer.writeString(source)
        writer.write(isBook)
        writer.writeString(location)
        if namesAssets, let assets {
            writer.writeString(assets.given.code)
            writer.writeString(assets.received.code)
        }
        for amount in [amountIn, amountOut, cost] { writer.write(amount) }
        writer.writeString(marginalPrice)
    }

    fileprivate init(
        from reader: inout BinaryReader, namesAssets: Bool
    ) throws(BinaryError) {
        let source = try reader.readString()
        let isBook = try reader.readBool()
        let location = try reader.readString()
        var assets: PlanRecord.Assets?
        if namesAssets {
            let given = Asset(try reader.readString())
            assets = PlanRecord.Assets(given: given, received: Asset(try reader.readString()))
        }
        self.init(
            source: source, isBook: isBook, location: location, assets: assets,
            amountIn: try reader.readUInt256(), amountOut: try reader.readUInt256(),
            cost: try reader.readUInt256(), marginalPrice: try reader.readString())
    }
}

// Whether legs name their assets is told by the number of the event: those of the first version were
// all of the order's own pair.
extension PlanRecord {
    fileprivate func write(to writer: inout BinaryWriter) {
        let namesAssets = namesAssets
        writer.writeArray(legs) { $1.write(to: &$0, namesAssets: namesAssets) }
        for amount in [amountIn, amountOut, value, bound] { writer.write(amount) }
        writer.writeString(gapBps)
        writer.writeString(gapBpsBeforeLots)
        writer.writeOptional(bestSingleSource) { $0.writeString($1) }
        writer.writeOptional(bestSingleValue) { $0.write($1) }
    }

    fileprivate init(
        from reader: inout BinaryReader, namesAssets: Bool
    ) throws(BinaryError) {
        let start = reader.offset
        let legs = try reader.readArray(maximum: recordListMax) { (reader) throws(BinaryError) in
            try Leg(from: &reader, namesAssets: namesAssets)
        }
        // A plan without legs has one form only.
        if namesAssets, legs.isEmpty { throw BinaryError(.badValue, at: start) }
        self.init(
            legs: legs,
            amountIn: try reader.readUInt256(), amountOut: try reader.readUInt256(),
            value: try reader.readUInt256(), bound: try reader.readUInt256(),
            gapBps: try reader.readString(), gapBpsBeforeLots: try reader.readString(),
            bestSingleSource: try reader.readOptional { (reader) throws(BinaryError) in
                try reader.readString()
            },
            bestSingleValue: try reader.readOptional { (reader) throws(BinaryError) in
                try reader.readUInt256()
            })
    }
}

extension DeskEvent {
    /// The kind under which the journal keeps the event; numbers are never used again.
    package var kind: UInt16 {
        switch self {
        case .started: 1
        case .opened: 2
        case .parentAccepted: 3
        case .planned(_, let plan): plan.namesAssets ? 16 : 4
        case .parentMoved: 5
        case .cancelRequested: 6
        case .orderCreated: 7
        case .order: 8
        case .intentCreated: 9
        case .settlement: 10
        case .orderAdopted: 11
        case .overrideRequested: 12
        case .overrideConfirmed: 13
        case .venueReconciled: 14
        case .tailUncertain: 15
        }
    }

    /// The event's fields, without its kind.
    package var payload: [UInt8] {
        var writer = BinaryWriter()
        write(to: &writer)
        return writer.bytes
    }

    private func write(to writer: inout BinaryWriter) {
        switch self {
        case .started(let epoch): writer.write(epoch)
        case .opened(let balances, let nonce):
            writer.writeArray(balances) { $1.write(to: &$0) }
            writer.writeOptional(nonce) { $0.write($1) }
        case .parentAccepted(let order): order.write(to: &writer)
        case .planned(let id, let plan):
            writer.writeString(id.text)
            plan.write(to: &writer)
        case .parentMoved(let id, let state, let reason):
            writer.writeString(id.text)
            writer.write(state.rawValue)
            writer.writeOptional(reason) { $0.writeString($1) }
        case .cancelRequested(let id): writer.writeString(id.text)
        case .orderCreated(let id, let venue, let account, let request, let reserve):
            for text in [id.text, venue.name, account] { writer.writeString(text) }
            request.write(to: &writer)
            reserve.write(to: &writer)
        case .order(let id, let event):
            writer.writeString(id.text)
            event.write(to: &writer)
        case .intentCreated(let id, let intent, let reserves):
            writer.writeString(id.text)
            intent.write(to: &writer)
            writer.writeArray(reserves) { $1.write(to: &$0) }
        case .settlement(let event): event.write(to: &writer)
        case .orderAdopted(let id, let venue, let account, let request, let pair, let reserve):
            writer.writeOptional(id?.text) { $0.writeString($1) }
            for text in [venue.name, account, pair.base.code, pair.quote.code] {
                writer.writeString(text)
            }
            request.write(to: &writer)
            reserve.write(to: &writer)
        case .overrideRequested(let id, let approver, let note):
            for text in [id.text, approver, note] { writer.writeString(text) }
        case .overrideConfirmed(let id, let approver):
            for text in [id.text, approver] { writer.writeString(text) }
        case .venueReconciled(let venue, let account):
            for text in [venue.name, account] { writer.writeString(text) }
        case .tailUncertain: break
        }
    }

    /// Reads an event back.
    ///
    /// Throws on an unknown kind, bad fields or bytes left over.
    package init(kind: UInt16, payload: [UInt8]) throws(BinaryError) {
        var reader = BinaryReader(payload)
        self = try Self.read(kind, &reader)
        try reader.finish()
    }

    private static func read(
        _ kind: UInt16, _ reader: inout BinaryReader
    ) throws(BinaryError) -> DeskEvent {
        switch kind {
        case 1: return .started(epoch: try reader.read())
        case 2:
            let balances = try readAmounts(&reader)
            let nonce = try reader.readOptional { (reader) throws(BinaryError) in
                try reader.read(UInt64.self)
            }
            return .opened(balances: balances, firstNonce: nonce)
        case 3: return .parentAccepted(try ParentOrder(from: &reader))
        case 4, 16:
            return .planned(
                try readParent(&reader), try PlanRecord(from: &reader, namesAssets: kind == 16))
        case 5:
            let id = try readParent(&reader)
            let state: ParentState = try reader.readCase()
            let reason = try reader.readOptional { (reader) throws(BinaryError) in
                try reader.readString()
            }
            return .parentMoved(id, state, reason: reason)
        case 6: return .cancelRequested(try readParent(&reader))
        case 7:
            return .orderCreated(
                try readParent(&reader), venue: VenueId(try reader.readString()),
                account: try reader.readString(), try OrderRequest(from: &reader),
                try HoldingAmount(from: &reader))
        case 8:
            return .order(
                try reader.readChecked { ClientOrderId($0) }, try OrderEvent(from: &reader))
        case 9:
            return .intentCreated(
                try readParent(&reader), try Intent(from: &reader), try readAmounts(&reader))
        case 10: return .settlement(try SettlementEvent(from: &reader))
        case 11: return try readAdoption(&reader)
        case 12:
            return .overrideRequested(
                try reader.readChecked { ClientOrderId($0) }, approver: try reader.readString(),
                note: try reader.readString())
        case 13:
            return .overrideConfirmed(
                try reader.readChecked { ClientOrderId($0) }, approver: try reader.readString())
        case 14:
            return .venueReconciled(
                VenueId(try reader.readString()), account: try reader.readString())
        case 15: return .tailUncertain
        default: throw BinaryError(.badValue, at: 0)
        }
    }

    private static func readAdoption(
        _ reader: inout BinaryReader
    ) throws(BinaryError) -> DeskEvent {
        let parent = try reader.readOptional { (reader) throws(BinaryError) in
            try readParent(&reader)
        }
        let (venue, account) = (VenueId(try reader.readString()), try reader.readString())
        let base = Asset(try reader.readString())
        let pair = TradedPair(base: base, quote: Asset(try reader.readString()))
        return .orderAdopted(
            parent, venue: venue, account: account, try OrderRequest(from: &reader), pair,
            try HoldingAmount(from: &reader))
    }

    private static func readParent(_ reader: inout BinaryReader) throws(BinaryError) -> ParentId {
        try reader.readChecked { ParentId($0) }
    }

    private static func readAmounts(
        _ reader: inout BinaryReader
    ) throws(BinaryError) -> [HoldingAmount] {
        try reader.readArray(maximum: recordListMax) { (reader) throws(BinaryError) in
            try HoldingAmount(from: &reader)
        }
    }
}
