import Basics
import Definitions
import Testing

@Suite struct CosignerDefinitionTests {
    static func hash(_ digit: String) -> String { "0x" + String(repeating: digit, count: 64) }

    static let text = """
        party: 1
        listen: {port: 9101}
        dataFolder: data
        identityFile: identity.key
        certificateFile: certificate.der
        certificateKeyFile: certificate.key
        passwordFile: /secret/password
        policyFile: policy.json
        peers:
          - {party: 2, identity: "\(hash("2"))", certificate: "\(hash("a"))", port: 9102}
          - {party: 3, identity: "\(hash("3"))", certificate: "\(hash("b"))", host: b, port: 9103}
        coordinators: ["\(hash("c"))"]
        """

    static func failure(_ text: String) -> DefinitionError? {
        do throws(DefinitionError) {
            _ = try CosignerDefinition(text: text, file: "conf/cosigner.yaml")
            return nil
        } catch {
            return error
        }
    }

    @Test func `a configuration is read, with paths beside it and quiet defaults`() throws {
        let read = try CosignerDefinition(text: Self.text, file: "conf/cosigner.yaml")
        #expect(read.party == 1)
        #expect(read.host == "127.0.0.1")
        #expect(read.port == 9_101)
        #expect(read.dataFolder == "conf/data")
        #expect(read.passwordFile == "/secret/password")
        #expect(read.peers.map(\.party) == [2, 3])
        #expect(read.peers[1].place == .direct(host: "b", port: 9_103))
        #expect(read.relayedCoordinators.isEmpty)
        #expect(read.coordinators.count == 1)
        #expect(!read.isTestNetwork)
        #expect(read.pricesFile == nil)
        #expect(read.approvalsFile == nil)
        #expect(read.sessionSeconds == 15)
        #expect(read.failuresMax == 3)
        #expect(read.backupFolder == "conf/data/backups")
        #expect(read.backupPasswordFile == nil)
        #expect(read.setupsKept == 32)
    }

    @Test func `what is mistyped is refused by its place`() {
        for (old, new, path, code) in [
            ("party: 1", "party: 0", "party", .badValue),
            ("policyFile", "policyfile", "policyfile", .unknownKey),
            ("dataFolder: data\n", "", "", .missingKey),
            ("{port: 9101}", "{ports: 9101}", "listen.ports", .unknownKey),
            ("party: 2", "party: 1", "peers", .badValue),
            ("party: 3", "party: 2", "peers", .badValue),
            (Self.hash("3"), Self.hash("2"), "peers", .badValue),
            (Self.hash("b"), Self.hash("a"), "peers", .badValue),
            (Self.hash("c"), "0x12", "coordinators[0]", .badValue),
            ("port: 9102", "port: 0", "peers[0].port", .badValue),
        ] as [(String, String, String, DefinitionError.Code)] {
            let error = Self.failure(
                Self.text.replacing(old, with: new, maxReplacements: 1))
            #expect(error?.path == path, "\(new)")
            #expect(error?.code == code, "\(new)")
        }
    }

    @Test func `a relay stands in the place of a party's own, and a coordinator may come to it`()
        throws
    {
        let relay = #"relay: {certificate: "\#(Self.hash("e"))", port: 7}"#
        let place = PartyPlace.relayed(
            certificate: try Hash32(hex: Self.hash("e")), host: "127.0.0.1", port: 7)
        let text = Self.text
            .replacing("port: 9102", with: relay)
            .replacing(
                #"["\#(Self.hash("c"))"]"#,
                with: #"["\#(Self.hash("c"))", {certificate: "\#(Self.hash("d"))", \#(relay)}]"#)
        let read = try CosignerDefinition(text: text, file: "conf/cosigner.yaml")
        #expect(read.peers[0].place == place)
        #expect(
            read.coordinators == [try Hash32(hex: Self.hash("c")), try Hash32(hex: Self.hash("d"))])
        #expect(read.relayedCoordinators.map(\.certificate) == [try Hash32(hex: Self.hash("d"))])
        #expect(read.relayedCoordinators.map(\.relay) == [place])
        for (bad, path, code) in [
            (
                text.replacing("host: b, port: 9103", with: "port: 1, \(relay)"), "peers[1]",
                .badValue
            ),
            (text.replacing(", port: 7}", with: "}"), "peers[0].relay", .missingKey),
            (
                text.replacing(#"relay: {certificate: "\#(Self.hash("e"))", "#, with: "relay: {"),
                "peers[0].relay", .missingKey
            ),
            (
                text.replacing(
                    #""\#(Self.hash("d"))", relay"#, with: #""\#(Self.hash("d"))", relais"#),
                "coordinators[1].relais", .unknownKey
            ),
        ] as [(String, String, DefinitionError.Code)] {
            let error = Self.failure(bad)
            #expect(error?.path == path, "\(bad)")
            #expect(error?.code == code, "\(bad)")
        }
    }

    @Test func `a coordinator's configuration is read, and one party is none`() throws {
        let parties = """
              - {party: 1, certificate: "\(Self.hash("a"))", port: 9101}
              - {party: 2, certificate: "\(Self.hash("b"))", host: b, port: 9102}
            """
        func read(_ parties: String) throws(DefinitionError) -> CoordinatorDefinition {
            try CoordinatorDefinition(
                text: "certificateFile: a\ncertificateKeyFile: b\nparties:\n\(parties)",
                file: "c.yaml")
        }
        #expect(
            try read(parties).parties.map(\.place) == [
                .direct(host: "127.0.0.1", port: 9_101), .direct(host: "b", port: 9_102),
            ])
        let relayed = parties.replacing(
            "host: b, port: 9102",
            with: #"relay: {certificate: "\#(Self.hash("e"))", host: r, port: 7}"#)
        #expect(
            try read(relayed).parties[1].place
                == .relayed(certificate: try Hash32(hex: Self.hash("e")), host: "r", port: 7))
        #expect(try read(parties).timeoutSeconds == 30)
        for bad in [
            parties.replacing("party: 2", with: "party: 1"),
            parties.replacing(Self.hash("b"), with: Self.hash("a")),
            String(parties.prefix { $0 != "\n" }),
        ] {
            #expect(throws: DefinitionError.self) { try read(bad) }
        }
    }
}
