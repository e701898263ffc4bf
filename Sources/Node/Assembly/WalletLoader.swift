import Arithmetic
import Basics
import Cryptography
import Definitions
import Markets
import Signing
import Transport

/// Opens the wallet of a node definition and puts the policy before it.
enum WalletLoader {
    /// The signer of a chain account.
    static func signer(
        _ chain: NodeDefinition.Chain, _ definition: NodeDefinition, _ seams: NodeSeams
    ) throws(NodeError) -> PolicedRemoteSigner {
        let signer: any RemoteSigner
        switch chain.signer {
        case .keystore(let file, let passwordFile):
            signer = ImmediateSigner(
                seams.wrapSigner(try keystoreSigner(file, passwordFile, seams.files)))
        case .mnemonic(let file, let passphraseFile, let path):
            signer = ImmediateSigner(
                seams.wrapSigner(
                    try mnemonicSigner(file, passphraseFile, path, seams.files)))
        case .web3signer(let publicKey, let place):
            do {
                signer = try Web3Signer(
                    publicKey: publicKey, channel: try channel(place, seams).channel)
            } catch let error as NodeError {
                throw error
            } catch {
                throw NodeError(.configuration, "chain.signer.publicKey: \(error)")
            }
        case .jsonRPC(let address, let place):
            let (channel, path) = try channel(place, seams)
            signer = JSONRPCSigner(address: address, channel: channel, path: path)
        case .threshold(let definition):
            signer = try ThresholdLoader.signer(definition, on: chain.chainId, seams)
        }
        return PolicedRemoteSigner(
            policy: policy(chain, definition), signer: signer, time: seams.time)
    }

    private static func keystoreSigner(
        _ file: String, _ passwordFile: String, _ files: any FileAccess
    ) throws(NodeError) -> LocalSigner {
        let key = try keystoreKey(file, passwordFile, files)
        do throws(SigningError) {
            return try LocalSigner(key: key)
        } catch {
            throw NodeError(
                .credentials, "\(file) cannot be opened with \(passwordFile): \(error)")
        }
    }

    /// The key in a keystore V3 file, opened with the password in another.
    static func keystoreKey(
        _ file: String, _ passwordFile: String, _ files: any FileAccess
    ) throws(NodeError) -> SecretBytes {
        let keystore: KeystoreV3
        let content = try bytes(file, files)
        do throws(SigningError) {
            keystore = try KeystoreV3(parsing: content)
        } catch {
            throw NodeError(.credentials, "\(file) is not a keystore V3 file: \(error)")
        }
        let password = try secret(passwordFile, files)
        do throws(SigningError) {
            return try keystore.decrypt(password: password)
        } catch {
            throw NodeError(
                .credentials, "\(file) cannot be opened with \(passwordFile): \(error)")
        }
    }

    private static func mnemonicSigner(
        _ file: String, _ passphraseFile: String?, _ path: String, _ files: any FileAccess
    ) throws(NodeError) -> LocalSigner {
        let sentence = try secret(file, files)
        var none: [UInt8] = []
        let passphrase =
            try passphraseFile.map { (file) throws(NodeError) in try secret(file, files) }
            ?? SecretBytes(consuming: &none)
        do throws(SigningError) {
            let wallet = try DerivedWallet(
                try Mnemonic(parsing: sentence), passphrase: passphrase)
            return try wallet.signer(at: try DerivationPath(parsing: path))
        } catch {
            throw NodeError(.credentials, "\(file) gives no key at \(path): \(error)")
        }
    }

    /// The way to a signer on another machine, and the path of its URL.
    private static func channel(
        _ place: RemoteSignerPlace, _ seams: NodeSeams
    ) throws(NodeError) -> (channel: WireSigningChannel, path: String) {
        do throws(TransportError) {
            let (endpoint, path) = try Endpoint.parse(place.url)
            let identity = place.identity.map {
                ClientIdentity(
                    certificateFile: $0.certificateFile, privateKeyFile: $0.privateKeyFile)
            }
            let roots = place.authoritiesFile.map { TrustRoots.file($0) } ?? .system
            let client = HTTPClient(dialer: seams.dialSigner(identity, roots), endpoint: endpoint)
            return (
                WireSigningChannel(
                    client, timeoutMilliseconds: Int64(place.timeoutSeconds) * 1_000), path
            )
        } catch {
            throw NodeError(.configuration, "chain.signer.url: \(error.detail)")
        }
    }

    /// A file's secret without the end of its line.
    private static func secret(
        _ path: String, _ files: any FileAccess
    ) throws(NodeError) -> SecretBytes {
        var bytes = try bytes(path, files)
        while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
        return SecretBytes(consuming: &bytes)
    }

    private static func bytes(
        _ path: String, _ files: any FileAccess
    ) throws(NodeError) -> [UInt8] {
        do {
            return try files.read(path)
        } catch {
            throw NodeError(.credentials, "\(path) cannot be read: \(error.reason)")
        }
    }

    /// What this node may sign: allowances of listed tokens for its executor, routes between listed
    /// tokens within the limits, and empty transactions to itself.
    private static func policy(
        _ chain: NodeDefinition.Chain, _ definition: NodeDefinition
    ) -> SigningPolicy {
        let limits = chain.tokens.compactMap { token -> TokenLimit? in
            guard let address = token.address else { return nil }
            return TokenLimit(token: address, amountMax: amountMax(token, definition))
        }
        var rules: [CallRule] = [.cancellation]
        rules += limits.map { .approval($0, spenders: [chain.executor]) }
        rules.append(
            .execution(
                ExecutionRule(
                    executor: chain.executor, tokensIn: limits, tokensOut: limits.map(\.token),
                    unprovenPools: chain.pools.map(\.address)
                        + chain.registeredPools.map(\.address),
                    deadlineSecondsMax: NodeLimits.deadlineSecondsMax)))
        return SigningPolicy(
            chainId: chain.chainId, gasMax: chain.rules.transactionGasMax ?? NodeLimits.gasMax,
            maxFeePerGasMax: NodeLimits.maxFeePerGasMax,
            maxPriorityFeePerGasMax: NodeLimits.maxPriorityFeePerGasMax, rules: rules)
    }

    /// The most that any configured pair lets one leg spend of a token, raw units.
    private static func amountMax(_ token: Token, _ definition: NodeDefinition) -> UInt256 {
        var most = UInt256.zero
        for limit in definition.limits {
            for (asset, amount) in [(limit.base, limit.baseMax), (limit.quote, limit.quoteMax)]
            where asset == token.asset {
                let raw = amount.rawUnits(decimals: token.decimals, rounding: .down) ?? .zero
                most = max(most, raw)
            }
        }
        return most
    }
}
