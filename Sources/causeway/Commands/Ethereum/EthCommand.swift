import ArgumentParser

/// `eth …`.
struct EthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eth", abstract: "Ethereum's encodings (batch: one JSON object per line).",
        subcommands: [
            EthSignCommand.self, EthEncodeUnsignedCommand.self, EthDecodeCommand.self,
            EthTypedDataCommand.self, EthPersonalMessageCommand.self, EthABIEncodeCommand.self,
            EthABIDecodeCommand.self, EthRLPEncodeCommand.self, EthRLPDecodeCommand.self,
            EthKeccakCommand.self, EthChecksumAddressCommand.self, EthCreateAddressCommand.self,
            EthCreate2AddressCommand.self, EthRecoverCommand.self, EthVerifyCommand.self,
        ])
}
