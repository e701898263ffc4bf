import Codecs
import HTTPTypes
import Hummingbird

/// `GET /v1/overrides`, `POST /v1/overrides/{clientOrderId}` and
/// `POST /v1/overrides/{clientOrderId}/confirmation`: two people declare an exchange order dead of
/// which nobody knows.
///
/// Each shows a key of their own in the header `Approver-Key`, beside the node's key.
struct Overrides {
    let port: any GatewayPort
    let approvers: [Approver]

    func add(to router: Router<BasicRequestContext>) {
        router.get("v1/overrides") { _, _ in Response(await port.overrides()) }
        router.post("v1/overrides/:id") { request, context in
            let id = context.parameters.get("id") ?? ""
            return await answer { () throws(GatewayError) in
                let name = try approver(request)
                let note = try Self.note(try await request.json())
                return try await port.requestOverride(of: id, approver: name, note: note)
            }
        }
        router.post("v1/overrides/:id/confirmation") { request, context in
            let id = context.parameters.get("id") ?? ""
            return await answer { () throws(GatewayError) in
                try await port.confirmOverride(of: id, approver: try approver(request))
            }
        }
    }

    /// Who asks, by the key that is shown.
    private func approver(_ request: Request) throws(GatewayError) -> String {
        guard !approvers.isEmpty else {
            throw GatewayError(
                .forbidden, "overrides-off",
                "nobody may override: name two people under api.approvers and start again")
        }
        let shown = Array((request.headers[HTTPField.Name.approverKey] ?? "").utf8)
        // All are compared, so that answers take equally long.
        let names = approvers.filter { $0.isShown(shown) }.map(\.name)
        guard let name = names.first else {
            throw GatewayError(
                .unauthorized, "unknown-approver", "show an approver's key: Approver-Key: KEY")
        }
        return name
    }

    /// `{"note"}`: why, for the journal.
    private static func note(_ json: JSONValue) throws(GatewayError) -> String {
        guard let members = json.objectValue else {
            throw GatewayError(.badRequest, "bad-request", "the body must be a JSON object")
        }
        for member in members where member.name != "note" {
            throw GatewayError(
                .badRequest, "unknown-key", "unknown key; known: note", field: member.name)
        }
        guard let note = json["note"]?.stringValue, !note.isEmpty,
            note.utf8.count <= GatewayLimits.noteBytesMax
        else {
            throw GatewayError(
                .badRequest, "bad-value",
                "must say why, in at most \(GatewayLimits.noteBytesMax) bytes", field: "note")
        }
        return note
    }
}

extension HTTPField.Name {
    /// By which an approver proves who asks.
    fileprivate static let approverKey = HTTPField.Name("approver-key") ?? .authorization
}
