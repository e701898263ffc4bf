import Arithmetic
import Basics
import Ethereum

/// One line of Tests/Vectors/ethereum_headers.json.
struct HeaderCase: Decodable {
    let parentHash: String
    let ommersHash: String
    let beneficiary: String
    let stateRoot: String
    let transactionsRoot: String
    let receiptsRoot: String
    let logsBloom: String
    let difficulty: String
    let number: String
    let gasLimit: String
    let gasUsed: String
    let timestamp: String
    let extraData: String
    let mixHash: String
    let nonce: String
    let baseFeePerGas: String?
    let withdrawalsRoot: String?
    let blobGasUsed: String?
    let excessBlobGas: String?
    let parentBeaconBlockRoot: String?
    let requestsHash: String?
    let encoded: String
    let hash: String

    func header() throws -> HeaderFields {
        var header = HeaderFields(
            parentHash: try Hash32(hex: parentHash), ommersHash: try Hash32(hex: ommersHash),
            beneficiary: try Address(hex: beneficiary), stateRoot: try Hash32(hex: stateRoot),
            transactionsRoot: try Hash32(hex: transactionsRoot),
            receiptsRoot: try Hash32(hex: receiptsRoot), logsBloom: try Hex.decode(logsBloom),
            difficulty: try UInt256(quantity: difficulty), number: try word(number),
            gasLimit: try word(gasLimit), gasUsed: try word(gasUsed),
            timestamp: try word(timestamp), extraData: try Hex.decode(extraData),
            mixHash: try Hash32(hex: mixHash), nonce: try Hex.decode(nonce))
        header.baseFeePerGas = try baseFeePerGas.map { try UInt256(quantity: $0) }
        header.withdrawalsRoot = try withdrawalsRoot.map { try Hash32(hex: $0) }
        header.blobGasUsed = try blobGasUsed.map { try word($0) }
        header.excessBlobGas = try excessBlobGas.map { try word($0) }
        header.parentBeaconBlockRoot = try parentBeaconBlockRoot.map { try Hash32(hex: $0) }
        header.requestsHash = try requestsHash.map { try Hash32(hex: $0) }
        return header
    }

    private func word(_ text: String) throws -> UInt64 {
        guard let word = try UInt256(quantity: text).asUInt64 else {
            throw IntegerTextError.overflow
        }
        return word
    }
}
