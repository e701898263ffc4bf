extension ABI {
    /// Encodes values as the parameters of a function: heads, then tails.
    public static func encode(
        _ values: [ABIValue], as types: [ABIType]
    ) throws(EthereumError) -> [UInt8] {
        for type in types { try type.check() }
        var encoder = ABIEncoder()
        try encoder.append(values, as: types)
        return encoder.output
    }

    /// Encodes as Solidity's `abi.encodePacked` does: values stand side by side without padding,
    /// lengths or offsets; elements of arrays are padded to 32 bytes.
    ///
    /// Several values can give the same bytes. Refuses what Solidity refuses: tuples, arrays of
    /// arrays, and arrays of bytes or texts of any length.
    public static func encodePacked(
        _ values: [ABIValue], as types: [ABIType]
    ) throws(EthereumError) -> [UInt8] {
        guard values.count == types.count else {
            throw EthereumError(.typeMismatch, "\(values.count) values for \(types.count) types")
        }
        for type in types { try type.check() }
        var encoder = ABIEncoder()
        for (value, type) in zip(values, types) { try encoder.appendPacked(value, as: type) }
        return encoder.output
    }
}
