# pragma version ~=0.4.3
"""
@title Silent Token
@custom:contract-name SilentToken
@license Apache-2.0
@notice Returns nothing from its transfers, as some widely held
        tokens do, and is otherwise correct.
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


@external
def transfer(to: address, amount: uint256):
    """
    @dev Transfers.
    @param to The receiver.
    @param amount The raw amount.
    """
    BaseToken._move(msg.sender, to, amount, 0)


@external
def transferFrom(owner: address, to: address, amount: uint256):
    """
    @dev Transfers on behalf of the owner.
    @param owner The owner.
    @param to The receiver.
    @param amount The raw amount.
    """
    BaseToken._spend(owner, amount)
    BaseToken._move(owner, to, amount, 0)
