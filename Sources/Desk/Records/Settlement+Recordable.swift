import Arithmetic
import Basics
package import Codecs
package import Settlement

extension TransactionCall: Recordable {
    package func write(to writer: inout BinaryWriter) {
        writer.write(to)
        writer.write(value)
        writer.writeBytes(input)
        writer.write(gasLimit)
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        self.init(
            to: try reader.read(), value: try reader.readUInt256(),
            input: try reader.readBytes(), gasLimit: try reader.read())
    }
}

extension Intent: Recordable {
    /// Writes a new intent: what happened to it since is told by later events.
    package func write(to writer: inout BinaryWriter) {
        writer.write(id.value)
        writer.write(nonce)
        writer.write(purpose.rawValue)
        call.write(to: &writer)
        writer.writeOptional(after) { $0.write($1.value) }
        writer.write(deadline)
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        self.init(
            id: IntentId(try reader.read()), nonce: try reader.read(),
            purpose: try reader.readCase(), call: try TransactionCall(from: &reader),
            after: try reader.readOptional { (reader) throws(BinaryError) in
                IntentId(try reader.read())
            },
            deadline: try reader.readTimestamp())
    }
}

extension Attempt: Recordable {
    package func write(to writer: inout BinaryWriter) {
        writer.write(hash)
        writer.writeBytes(raw)
        writer.write(maxFeePerGas)
        writer.write(maxPriorityFeePerGas)
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        self.init(
            hash: try reader.read(), raw: try reader.readBytes(),
            maxFeePerGas: try reader.readUInt256(),
            maxPriorityFeePerGas: try reader.readUInt256())
    }
}

extension BalanceChange: Recordable {
    package func write(to writer: inout BinaryWriter) {
        writer.writeOptional(token) { $0.write($1) }
        writer.write(amount.isNegative)
        writer.write(amount.magnitude)
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        let token = try reader.readOptional { (reader) throws(BinaryError) in
            try reader.read(Address.self)
        }
        let isNegative = try reader.readBool()
        self.init(
            token: token,
            amount: Int256(magnitude: try reader.readUInt256(), isNegative: isNegative))
    }
}

extension Inclusion: Recordable {
    package func write(to writer: inout BinaryWriter) {
        writer.write(transactionHash)
        writer.write(blockHash)
        writer.write(blockNumber)
        writer.write(succeeded)
        writer.write(gasPaid)
        writer.writeArray(changes) { $1.write(to: &$0) }
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        self.init(
            transactionHash: try reader.read(), blockHash: try reader.read(),
            blockNumber: try reader.read(), succeeded: try reader.readBool(),
            gasPaid: try reader.readUInt256(),
            changes: try reader.readArray(maximum: recordListMax) { (reader) throws(BinaryError) in
                try BalanceChange(from: &reader)
            })
    }
}

extension SettlementEvent: Recordable {
    package func write(to writer: inout BinaryWriter) {
        switch self {
        case .reserved(let intent): tagged(0, nil, &writer) { intent.write(to: &$0) }
        case .signed(let id, let attempt): tagged(1, id, &writer) { attempt.write(to: &$0) }
        case .sent(let id): tagged(2, id, &writer) { _ in }
        case .included(let id, let inclusion): tagged(3, id, &writer) { inclusion.write(to: &$0) }
        case .orphaned(let id): tagged(4, id, &writer) { _ in }
        case .safe(let id, let rule): tagged(5, id, &writer) { $0.writeString(rule) }
        // Six is what journals hold from before the rule was kept.
        case .finalized(let id, let outcome, nil):
            tagged(6, id, &writer) { $0.write(outcome.rawValue) }
        case .finalized(let id, let outcome, let rule?):
            tagged(20, id, &writer) {
                $0.write(outcome.rawValue)
                $0.writeString(rule)
            }
        case .abandoned(let id, let reason): tagged(7, id, &writer) { $0.writeString(reason) }
        case .turnedIntoCancel(let id, let reason):
            tagged(8, id, &writer) { $0.writeString(reason) }
        case .halted(let reason): tagged(10, nil, &writer) { $0.writeString(reason) }
        case .replaced(let id, let attempt): tagged(11, id, &writer) { attempt.write(to: &$0) }
        case .cancelWanted(let id, let reason):
            tagged(12, id, &writer) { $0.writeString(reason) }
        case .cancelSigned(let id, let attempt): tagged(13, id, &writer) { attempt.write(to: &$0) }
        case .contested(let id, let reason): tagged(14, id, &writer) { $0.writeString(reason) }
        case .unsafe(let id): tagged(15, id, &writer) { _ in }
        case .waiting(let id, let reason): tagged(9, id, &writer) { $0.writeString(reason) }
        }
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        let start = reader.offset
        let tag = try reader.read(UInt8.self)
        if tag == 0 {
            self = .reserved(try Intent(from: &reader))
            return
        }
        if tag == 10 {
            self = .halted(reason: try reader.readString())
            return
        }
        let id = IntentId(try reader.read())
        switch tag {
        case 1: self = .signed(id, try Attempt(from: &reader))
        case 2: self = .sent(id)
        case 3: self = .included(id, try Inclusion(from: &reader))
        case 4: self = .orphaned(id)
        case 5: self = .safe(id, rule: try reader.readString())
        case 6: self = .finalized(id, try reader.readCase(), rule: nil)
        case 7: self = .abandoned(id, reason: try reader.readString())
        case 8: self = .turnedIntoCancel(id, reason: try reader.readString())
        case 11: self = .replaced(id, try Attempt(from: &reader))
        case 12: self = .cancelWanted(id, reason: try reader.readString())
        case 13: self = .cancelSigned(id, try Attempt(from: &reader))
        case 14: self = .contested(id, reason: try reader.readString())
        case 15: self = .unsafe(id)
        case 20:
            self = .finalized(id, try reader.readCase(), rule: try reader.readString())
        case 9: self = .waiting(id, reason: try reader.readString())
        default: throw BinaryError(.badValue, at: start)
        }
    }

    private func tagged(
        _ tag: UInt8, _ id: IntentId?, _ writer: inout BinaryWriter,
        _ body: (inout BinaryWriter) -> Void
    ) {
        writer.write(tag)
        if let id { writer.write(id.value) }
        body(&writer)
    }
}
