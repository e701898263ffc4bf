import NIOCore
import NIOSSL

/// TLS 1.3 in which each end shows a certificate and `admits` says whose it takes.
///
/// No authority vouches for anybody: the certificate itself is known beforehand. The handshake
/// proves that the other end has its key.
struct FrameSecurity: Sendable {
    private let context: NIOSSLContext
    private let isServer: Bool
    private let admits: @Sendable ([UInt8]) -> Bool

    init(
        _ identity: FrameIdentity, isServer: Bool, admits: @escaping @Sendable ([UInt8]) -> Bool
    ) throws(TransportError) {
        do {
            let certificate = try NIOSSLCertificate.fromDERFile(identity.certificateFile)
            let key = NIOSSLPrivateKeySource.privateKey(
                try NIOSSLPrivateKey(file: identity.privateKeyFile, format: .der))
            var configuration: TLSConfiguration
            if isServer {
                configuration = .makeServerConfiguration(
                    certificateChain: [.certificate(certificate)], privateKey: key)
            } else {
                configuration = .makeClientConfiguration()
                configuration.certificateChain = [.certificate(certificate)]
                configuration.privateKey = key
            }
            configuration.minimumTLSVersion = .tlsv13
            // Asks for a certificate and demands one; `verify` judges it in place of a chain.
            configuration.certificateVerification = .noHostnameVerification
            configuration.signingSignatureAlgorithms = [.ed25519]
            configuration.verifySignatureAlgorithms = [.ed25519]
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TransportError(.secureChannelFailed, "\(error)")
        }
        self.isServer = isServer
        self.admits = admits
    }

    /// A handler of the end that this is.
    func handler() throws -> NIOSSLHandler {
        isServer ? serverHandler() : try clientHandler()
    }

    func serverHandler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: context, customVerificationCallback: verify)
    }

    func clientHandler() throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(
            context: context, serverHostname: nil, customVerificationCallback: verify)
    }

    private func verify(
        _ chain: [NIOSSLCertificate], _ promise: EventLoopPromise<NIOSSLVerificationResult>
    ) {
        let isKnown =
            chain.count == 1 && ((try? chain[0].toDERBytes()).map(admits) ?? false)
        promise.succeed(isKnown ? .certificateVerified : .failed)
    }
}
