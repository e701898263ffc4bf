import Ethereum

extension CommandFailure {
    /// Does something of the `Ethereum` module; its refusal is about this field.
    static func ethereum<Value>(
        _ field: String? = nil, _ body: () throws(EthereumError) -> Value
    ) throws(CommandFailure) -> Value {
        do throws(EthereumError) {
            return try body()
        } catch {
            throw CommandFailure(
                error.code.rawValue, error.description, field: error.field ?? field)
        }
    }
}
