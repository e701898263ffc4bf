# pragma version ~=0.4.3
"""
@title False Token
@custom:contract-name FalseToken
@license Apache-2.0
@notice Answers false instead of reverting while it is frozen, and
        then moves nothing.
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


# @dev The holder whose tokens do not move.
frozen: public(address)


@external
def freeze(holder: address):
    """
    @dev Freezes one holder, or nobody with the zero address.
    @param holder The holder.
    """
    self.frozen = holder


@external
def transfer(to: address, amount: uint256) -> bool:
    """
    @dev Transfers, or answers false.
    @param to The receiver.
    @param amount The raw amount.
    @return bool Whether the tokens moved.
    """
    if msg.sender == self.frozen:
        return False
    BaseToken._move(msg.sender, to, amount, 0)
    return True


@external
def transferFrom(owner: address, to: address, amount: uint256) -> bool:
    """
    @dev Transfers on behalf of the owner, or answers false.
    @param owner The owner.
    @param to The receiver.
    @param amount The raw amount.
    @return bool Whether the tokens moved.
    """
    if owner == self.frozen:
        return False
    BaseToken._spend(owner, amount)
    BaseToken._move(owner, to, amount, 0)
    return True
