# pragma version ~=0.4.3
"""
@title Fee Token
@custom:contract-name FeeToken
@license Apache-2.0
@notice Keeps a part of every transfer, or of one sender's. The part is
        changeable, so that pools can be filled before the fee starts.
"""


from mocks import BaseToken
initializes: BaseToken
exports: (
    BaseToken.balanceOf,
    BaseToken.allowance,
    BaseToken.totalSupply,
    BaseToken.mint,
    BaseToken.approve,
)


# @dev The part of a transfer that is kept, in basis points.
keptBasisPoints: public(uint256)


# @dev The sender who pays it; everyone when zero.
payer: public(address)


@external
def setKeptBasisPoints(kept: uint256, payer: address):
    """
    @dev Sets the fee.
    @param kept The part that is kept, in basis points.
    @param payer The sender who pays it, or zero for everyone.
    """
    self.keptBasisPoints = kept
    self.payer = payer


@external
def transfer(to: address, amount: uint256) -> bool:
    """
    @dev Transfers, less the fee.
    @param to The receiver.
    @param amount The raw amount that leaves the caller.
    @return bool Always true.
    """
    BaseToken._move(msg.sender, to, amount, self._kept(msg.sender, amount))
    return True


@external
def transferFrom(owner: address, to: address, amount: uint256) -> bool:
    """
    @dev Transfers on behalf of the owner, less the fee.
    @param owner The owner.
    @param to The receiver.
    @param amount The raw amount that leaves the owner.
    @return bool Always true.
    """
    BaseToken._spend(owner, amount)
    BaseToken._move(owner, to, amount, self._kept(owner, amount))
    return True


@internal
@view
def _kept(sender: address, amount: uint256) -> uint256:
    """
    @dev Returns the part of a transfer that is kept.
    @param sender The sender.
    @param amount The raw amount that leaves the sender.
    @return uint256 The raw part that does not arrive.
    """
    if self.payer != empty(address) and self.payer != sender:
        return 0
    return amount * self.keptBasisPoints // 10_000
