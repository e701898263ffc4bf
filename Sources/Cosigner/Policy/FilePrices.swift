import Arithmetic
package import Basics
import Codecs

/// Prices of a file that the cosigner's operator keeps fresh by means of their own.
///
/// One JSON object: `time` in seconds, and `prices`, a list of `chainId`, `token`, `price` of one
/// whole token and `decimals`. What cannot be read is no price, so that routes are refused.
package struct FilePrices: PriceSource {
    private let path: String
    private let files: any FileAccess

    /// The prices of a file, read anew each time.
    package init(path: String, files: any FileAccess) {
        self.path = path
        self.files = files
    }

    package func prices() -> PriceTable {
        guard let bytes = try? files.read(path), bytes.count <= CosignerLimits.policyBytesMax else {
            return PriceTable()
        }
        return (try? Self.read(bytes)) ?? PriceTable()
    }

    /// Reads the file's bytes.
    package static func read(_ bytes: [UInt8]) throws(CosignerError) -> PriceTable {
        guard let json = try? JSONValue(parsing: bytes) else {
            throw CosignerError(.badPolicy, "the prices are no JSON")
        }
        let fields = try PolicyFields(json, known: ["time", "prices"])
        let time = Timestamp(seconds: try fields.integer("time", 0...9_000_000_000))
        let entries = try fields.list("prices") { (value, path) throws(CosignerError) in
            let entry = try PolicyFields(
                value, at: path, known: ["chainId", "token", "price", "decimals"])
            guard let price = try? ExactDecimal(try entry.text("price")), price.isPositive else {
                throw entry.bad("price", "must be a decimal above zero")
            }
            return PriceTable.Entry(
                asset: SpendAsset(
                    chainId: ChainId(try entry.integer("chainId", 1...UInt64.max)),
                    token: try entry.address("token")), price: price,
                decimals: Int(try entry.integer("decimals", 0...36)), time: time)
        }
        return PriceTable(entries)
    }
}
