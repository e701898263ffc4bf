import Arithmetic
public import Basics
import Codecs
import Cryptography
public import Ethereum

/// Signs by web3signer's route `/api/v1/eth1/sign/{key}`, which signs the keccak-256 of bytes.
///
/// The bytes are the unsigned transaction, so that every type is signed whatever the signer knows of
/// it. The answer is a signature; who made it is recovered and compared.
public struct Web3Signer: RemoteSigner {
    /// The account.
    public let address: Address
    private let channel: any SigningChannel
    private let path: String

    /// Signs with the key whose public half is given, 64 bytes without prefix.
    public init(publicKey: [UInt8], channel: any SigningChannel) throws(SigningError) {
        guard let key = PublicKey(bytes: publicKey) else {
            throw SigningError(.badPublicKey, "\(publicKey.count) bytes", field: "publicKey")
        }
        address = key.address
        self.channel = channel
        path = "/api/v1/eth1/sign/" + Hex.encode(publicKey)
    }

    /// Signs a transaction of any type.
    public func sign(_ transaction: Transaction) async throws(SigningError) -> SignedTransaction {
        do throws(EthereumError) {
            try transaction.check()
        } catch {
            throw SigningError(.badTransaction, "\(error)")
        }
        let request: JSONValue = ["data": .string(Hex.encode(transaction.encodedUnsigned))]
        let body = try await RemoteAnswer.body(channel.post(request.encodedBytes(), to: path))
        let signature = try Web3Signer.signature(in: body)
        let signed: SignedTransaction
        do throws(EthereumError) {
            signed = try transaction.signed(with: signature)
        } catch {
            throw SigningError(.badSignature, "\(error)")
        }
        try PolicedSigner.verify(signed, of: transaction, by: address)
        return signed
    }

    /// The answer is bare text, or the same as a JSON text.
    private static func signature(
        in body: [UInt8]
    ) throws(SigningError) -> RecoverableSignature {
        let isQuoted = body.count >= 2 && body.first == 0x22 && body.last == 0x22
        let text = isQuoted ? Array(body.dropFirst().dropLast()) : body
        guard let bytes = try? Hex.decode(utf8: text), bytes.count == 65 else {
            throw SigningError(.remoteUnknown, "no signature")
        }
        return try AccountSignature.parse(bytes)
    }
}
