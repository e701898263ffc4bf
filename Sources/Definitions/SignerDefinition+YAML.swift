import Basics

extension SignerDefinition {
    /// The signer of a chain's node in the file: `signer`, or `keystoreFile` with `passwordFile`.
    init(chain node: YAMLNode, folder: String) throws(DefinitionError) {
        guard let signer = try node.optional("signer") else {
            self = .keystore(
                file: try node.required("keystoreFile").file(in: folder),
                passwordFile: try node.required("passwordFile").file(in: folder))
            return
        }
        for key in ["keystoreFile", "passwordFile"] {
            if let other = try node.optional(key) {
                throw other.error(.badValue, "must go: the account's key is told by 'signer'")
            }
        }
        try self.init(signer, folder: folder)
    }

    private init(_ node: YAMLNode, folder: String) throws(DefinitionError) {
        let kind = try node.required("kind")
        switch try kind.text() {
        case "keystore":
            try node.allow("kind", "keystoreFile", "passwordFile")
            self = .keystore(
                file: try node.required("keystoreFile").file(in: folder),
                passwordFile: try node.required("passwordFile").file(in: folder))
        case "mnemonic":
            try node.allow("kind", "mnemonicFile", "passphraseFile", "path")
            self = .mnemonic(
                file: try node.required("mnemonicFile").file(in: folder),
                passphraseFile: try node.optional("passphraseFile")?.file(in: folder),
                path: try node.optional("path")?.text() ?? "m/44'/60'/0'/0/0")
        case "web3signer":
            try node.allow(["kind", "publicKey"] + RemoteSignerPlace.keys)
            let key = try node.required("publicKey")
            guard let bytes = try? Hex.decode(try key.text()), bytes.count == 64 else {
                throw key.error(.badValue, "must be a public key: 0x and 128 hex digits")
            }
            self = .web3signer(publicKey: bytes, try RemoteSignerPlace(node, folder: folder))
        case "jsonRpc":
            try node.allow(["kind", "address"] + RemoteSignerPlace.keys)
            self = .jsonRPC(
                try node.required("address").address(),
                try RemoteSignerPlace(node, folder: folder))
        case "threshold":
            try node.allow(["kind"] + ThresholdSignerDefinition.keys)
            self = .threshold(try ThresholdSignerDefinition(node, folder: folder))
        default:
            throw kind.error(
                .badValue,
                "is not a known signer; known: keystore, mnemonic, web3signer, jsonRpc, threshold")
        }
    }
}

extension RemoteSignerPlace {
    static var keys: [String] {
        ["url", "certificateFile", "privateKeyFile", "authoritiesFile", "timeoutSeconds"]
    }

    init(_ node: YAMLNode, folder: String) throws(DefinitionError) {
        let urlNode = try node.required("url")
        url = try urlNode.text()
        let certificate = try node.optional("certificateFile")?.file(in: folder)
        let key = try node.optional("privateKeyFile")?.file(in: folder)
        if let certificate, let key {
            identity = Identity(certificateFile: certificate, privateKeyFile: key)
        } else if certificate == nil, key == nil {
            identity = nil
        } else {
            throw node.error(
                .missingKey, "'certificateFile' and 'privateKeyFile' belong together")
        }
        authoritiesFile = try node.optional("authoritiesFile")?.file(in: folder)
        timeoutSeconds = try node.optional("timeoutSeconds")?.integer(1...120) ?? 10
        // Whoever reaches a signer can have anything signed that its policy lets through.
        if url.hasPrefix("https://") {
            guard identity != nil else {
                throw urlNode.error(
                    .missingKey,
                    "a signer over https asks who we are: give 'certificateFile' and "
                        + "'privateKeyFile'")
            }
        } else {
            _ = try urlNode.unseenURL()
        }
    }
}

extension YAMLNode {
    /// A file's path, relative to the folder of the configuration.
    fileprivate func file(in folder: String) throws(DefinitionError) -> String {
        NodeDefinition.path(try text(), in: folder)
    }
}
