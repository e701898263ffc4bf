import Basics
import Codecs
import Cosigner
import Ethereum
import Signing

/// What is to be signed, as a line of a batch tells it: a transaction or typed data, never a
/// digest.
struct RequestLine {
    let content: CosignRequest.Content
    let digest: Hash32
    /// The transaction, if it is one.
    let transaction: Transaction?

    static let keys = ["transaction", "typedData"]

    init(_ line: JSONValue) throws(CommandFailure) {
        let fields = try Fields(line, known: Self.keys)
        guard fields.has("transaction") != fields.has("typedData") else {
            throw CommandFailure(
                "missing-key", "give either a transaction or typed data", field: "transaction")
        }
        if fields.has("transaction") {
            let read: Transaction
            do {
                read = try TransactionLine.read(try fields.value("transaction"))
            } catch {
                throw error.inside("transaction.")
            }
            try CommandFailure.ethereum { () throws(EthereumError) in try read.check() }
            transaction = read
            content = .transaction(read.encodedUnsigned)
            digest = read.signingHash
        } else {
            let json = try fields.value("typedData").encodedBytes()
            let document = try CommandFailure.ethereum { () throws(EthereumError) in
                try TypedData(json: json)
            }
            transaction = nil
            content = .typedData(json)
            digest = document.digest
        }
    }
}

extension CommandFailure {
    /// A cosigner's error as a command tells it.
    init(_ error: CosignerError) {
        let who = error.party.map { "party \($0): " } ?? ""
        self.init(error.code.rawValue, who + error.detail, field: error.field)
    }
}
