# pragma version ~=0.4.3
"""
@title Vault
@custom:contract-name Vault
@license Apache-2.0
@notice snekmate's ERC-4626 vault as it is.
"""


from ethereum.ercs import IERC20
from snekmate.extensions import erc4626
initializes: erc4626
exports: erc4626.__interface__


@deploy
@payable
def __init__(asset: IERC20, decimals_offset: uint8):
    """
    @dev Makes an empty vault.
    @param asset What is deposited.
    @param decimals_offset How many more decimals the share has.
    """
    erc4626.__init__("Vault", "V", asset, decimals_offset, "Vault", "1")
