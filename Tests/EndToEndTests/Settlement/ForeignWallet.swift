import Codecs
import Foundation
import Testing

/// The wallet in other hands: transactions with its own key, behind the node's back.
struct ForeignWallet {
    let world: NodeWorld

    init(_ world: NodeWorld) { self.world = world }

    /// Sends an empty transaction and gives its hash; at the chain's next nonce unless told.
    @discardableResult
    func send(nonce: String? = nil) async throws -> String {
        try await run(nonce.map { ["nonce": .number($0)] } ?? .object([]))
    }

    /// Lets the wallet run another account's code (EIP-7702), or its own again.
    func delegate(to target: String?) async throws {
        let none = "0x0000000000000000000000000000000000000000"
        try await run(["delegateTo": .string(target ?? none)])
    }

    @discardableResult
    private func run(_ more: JSONValue) async throws -> String {
        var order: [JSONValue.Member] = [
            .init(name: "rpc", value: world.chain?["rpc"] ?? ""),
            .init(name: "keystore", value: .string("\(world.folder.path)/wallet.json")),
            .init(name: "password", value: .string("\(world.folder.path)/wallet.password")),
        ]
        order += more.objectValue ?? []
        let done = try await ProgramProcess.run(
            ProgramProcess.python, [ProgramProcess.client("foreign_transaction.py")],
            in: world.folder, input: JSONValue.object(order).text)
        #expect(done.ending == .exit(0), "\(done.errors)")
        return done.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
