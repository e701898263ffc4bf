# pragma version ~=0.4.3
"""
@title Hostile Vault
@custom:contract-name HostileVault
@license Apache-2.0
@notice A token that redeems itself for another at par, and burns more
        or less of it than it was asked to.
"""


from ethereum.ercs import IERC20
from mocks import BaseToken
initializes: BaseToken
exports: (
    BaseToken.balanceOf,
    BaseToken.allowance,
    BaseToken.totalSupply,
    BaseToken.mint,
    BaseToken.approve,
)


asset: public(address)
difference: public(int256)


@deploy
def __init__(asset: address):
    """
    @dev Fixes what is paid out.
    @param asset The token.
    """
    self.asset = asset


@external
def setDifference(difference: int256):
    """
    @dev Chooses how much more is burnt than asked.
    @param difference The raw amount.
    """
    self.difference = difference


@external
def redeem(shares: uint256, receiver: address, owner: address) -> uint256:
    """
    @dev Burns, and pays out what was asked.
    @param shares The raw amount.
    @param receiver The receiver of the asset.
    @param owner Whose shares are burnt.
    @return uint256 The raw output.
    """
    burnt: uint256 = convert(convert(shares, int256) + self.difference, uint256)
    BaseToken._move(owner, empty(address), burnt, burnt)
    assert extcall IERC20(self.asset).transfer(receiver, shares)
    return shares


@external
def unwrap(shares: uint256) -> uint256:
    """
    @dev Burns the caller's, and pays out what was asked.
    @param shares The raw amount.
    @return uint256 The raw output.
    """
    burnt: uint256 = convert(convert(shares, int256) + self.difference, uint256)
    BaseToken._move(msg.sender, empty(address), burnt, burnt)
    assert extcall IERC20(self.asset).transfer(msg.sender, shares)
    return shares


@external
def transfer(to: address, amount: uint256) -> bool:
    """
    @dev Transfers.
    @param to The receiver.
    @param amount The raw amount.
    @return bool Always true.
    """
    BaseToken._move(msg.sender, to, amount, 0)
    return True


@external
def transferFrom(owner: address, to: address, amount: uint256) -> bool:
    """
    @dev Transfers on behalf of the owner.
    @param owner The owner.
    @param to The receiver.
    @param amount The raw amount.
    @return bool Always true.
    """
    BaseToken._spend(owner, amount)
    BaseToken._move(owner, to, amount, 0)
    return True
