import Cryptography
import Ethereum
import Signing
import Testing

@Suite struct DerivedWalletTests {
    // The accounts that common development chains are started with.
    @Test func `a mnemonic's accounts are those of other wallets`() throws {
        let words = String(repeating: "test ", count: 11) + "junk"
        let wallet = try DerivedWallet(
            Mnemonic(parsing: secret(words)), passphrase: secret(""))
        let accounts = [
            "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
            "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
            "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
        ]
        for (index, account) in accounts.enumerated() {
            let signer = try wallet.signer(index: UInt32(index))
            #expect(signer.address.checksummed == account)
            let path = try DerivationPath(parsing: "m/44'/60'/0'/0/\(index)")
            #expect(try wallet.signer(at: path).address == signer.address)
        }
        #expect(try wallet.signer(account: 1).address != wallet.signer().address)
    }

    @Test func `what no account has is refused`() throws {
        let wallet = try DerivedWallet(seed: secret([UInt8](repeating: 1, count: 32)))
        #expect(throws: SigningError(.badPath)) { try wallet.signer(index: 1 << 31) }
        #expect(throws: SigningError(.badSeed)) { try DerivedWallet(seed: secret([1])) }
    }
}
