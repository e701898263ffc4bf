import Basics
import Cosigner
import Cryptography
import Testing

@Suite struct PeerBookTests {
    static func peer(
        _ party: UInt16, identity: UInt8? = nil, certificate: Int? = nil
    ) throws -> Peer {
        Peer(
            party: party,
            identity: try PolicyWorld.approver(identity ?? UInt8(party)).publicKey,
            certificate: hash(certificate ?? Int(party)), host: "127.0.0.1", port: 1)
    }

    static func identity() throws -> Ed25519PublicKey { try PolicyWorld.approver(1).publicKey }

    static func code(
        _ peers: [Peer], coordinators: [Int] = [100], party: UInt16 = 1
    ) throws
        -> CosignerError?
    {
        let identity = try PolicyWorld.approver(1).publicKey
        do throws(CosignerError) {
            _ = try PeerBook(
                party: party, identity: identity, certificate: hash(1), peers: peers,
                coordinators: coordinators.map { hash($0) })
            return nil
        } catch {
            return error
        }
    }

    @Test func `two entries that could be one party are refused`() throws {
        #expect(try Self.code([Self.peer(2), Self.peer(3)]) == nil)
        let refused = CosignerError(.badConfiguration, field: "peers")
        for peers in try [
            [Self.peer(2), Self.peer(2, identity: 4, certificate: 4)],
            [Self.peer(1, identity: 4, certificate: 4)],
            [Self.peer(2), Self.peer(3, identity: 2)], [Self.peer(2, identity: 1)],
            [Self.peer(2), Self.peer(3, certificate: 2)], [Self.peer(2, certificate: 1)],
            [Self.peer(2, certificate: 100)],
            [Self.peer(0)],
        ] {
            #expect(try Self.code(peers) == refused)
        }
        #expect(try Self.code([Self.peer(2)], party: 0) == refused)
        let many = try (2...17).map { try Self.peer(UInt16($0)) }
        #expect(try Self.code(many) == refused)
        #expect(try Self.code(Array(many.dropLast())) == nil)
    }
}
