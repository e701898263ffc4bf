import Basics
import Ethereum
import Testing

@Suite struct ENSNameTests {
    // EIP-137, namehash algorithm.
    @Test(arguments: [
        ("", "0x0000000000000000000000000000000000000000000000000000000000000000"),
        ("eth", "0x93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae"),
        ("foo.eth", "0xde9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f"),
    ])
    func `the examples of EIP-137 hold`(name: String, node: String) throws {
        #expect(try ENSName.node(of: name).hex == node)
    }

    @Test(arguments: [".", "a.", ".a", "a..b", "Foo.eth", "f oo.eth", "fö.eth", "a\0.eth"])
    func `a name that is not normalised is refused`(name: String) {
        #expect(throws: EthereumError(.badName)) { try ENSName.node(of: name) }
    }
}
