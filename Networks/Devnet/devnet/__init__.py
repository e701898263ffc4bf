"""A local Ethereum chain: real EVM execution, a mempool, a block tree, and JSON-RPC."""
