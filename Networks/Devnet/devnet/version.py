"""What the node calls itself."""

CLIENT_VERSION = "CausewayDevnet/1.0 (Prague; py-evm)"
