import Basics
import Codecs
import Cryptography

/// A coordinator's call, read.
struct CallFields {
    let verb: String
    private let json: JSONValue

    init(_ body: [UInt8]) throws(CosignerError) {
        guard let json = try? JSONValue(parsing: body), json.objectValue != nil,
            let verb = json["verb"]?.stringValue
        else { throw CosignerError(.badRequest, "no call") }
        self.json = json
        self.verb = verb
    }

    func hash(_ key: String) throws(CosignerError) -> Hash32 {
        guard let hash = json[key]?.stringValue.flatMap({ try? Hash32(hex: $0) }) else {
            throw CosignerError(.badRequest, "must be 0x and 64 hex digits", field: key)
        }
        return hash
    }

    func bytes(_ key: String) throws(CosignerError) -> [UInt8] {
        guard let bytes = json[key]?.stringValue.flatMap({ try? Hex.decode($0) }) else {
            throw CosignerError(.badRequest, "must be hex", field: key)
        }
        return bytes
    }

    func number(_ key: String) throws(CosignerError) -> UInt16 {
        guard let number = json[key]?.unsignedValue.flatMap({ UInt16(exactly: $0) }) else {
            throw CosignerError(.badRequest, "must be a small number", field: key)
        }
        return number
    }

    func flag(_ key: String) -> Bool { json[key]?.boolValue ?? false }

    func count(_ key: String) throws(CosignerError) -> UInt64 {
        guard let number = json[key]?.unsignedValue, number < .max else {
            throw CosignerError(.badRequest, "must be a number", field: key)
        }
        return number
    }

    /// People's consents; those for other cosigners are among them.
    func approvals() throws(CosignerError) -> [PolicyApproval] {
        let list = json["approvals"]?.arrayValue ?? []
        guard list.count <= CosignerLimits.consentsMax else {
            throw CosignerError(.badRequest, "too many", field: "approvals")
        }
        var approvals: [PolicyApproval] = []
        for entry in list {
            guard
                let approver = entry["approver"]?.stringValue.flatMap({
                    try? Ed25519PublicKey(hex: $0)
                }),
                let signature = entry["signature"]?.stringValue.flatMap({ try? Hex.decode($0) })
            else {
                throw CosignerError(
                    .badRequest, "must be objects with approver and signature", field: "approvals")
            }
            approvals.append(PolicyApproval(approver: approver, signature: signature))
        }
        return approvals
    }

    /// Different numbers of parties, ascending.
    func parties(_ key: String) throws(CosignerError) -> [UInt16] {
        let values = json[key]?.arrayValue ?? []
        let parties = values.compactMap { $0.unsignedValue.flatMap { UInt16(exactly: $0) } }
        guard !parties.isEmpty, parties.count == values.count, !parties.contains(0),
            parties.count <= CosignerLimits.partiesMax, Set(parties).count == parties.count
        else { throw CosignerError(.badRequest, "must be different parties", field: key) }
        return parties.sorted()
    }
}

/// Answers to a coordinator.
enum CallAnswer {
    /// Why a call came to nothing.
    static func failure(_ error: CosignerError) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "code", value: .string(error.code.rawValue)),
            .init(name: "message", value: .string(error.detail)),
        ]
        if let field = error.field {
            members.append(.init(name: "field", value: .string(field)))
        }
        if let party = error.party {
            members.append(.init(name: "party", value: .integer(party)))
        }
        return .object([.init(name: "error", value: .object(members))])
    }
}
