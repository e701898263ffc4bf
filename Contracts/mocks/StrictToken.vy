# pragma version ~=0.4.3
"""
@title Strict Token
@custom:contract-name StrictToken
@license Apache-2.0
@notice A token of six decimals in the manner of Tether's: it returns
        nothing, and an allowance changes only from or to zero.
"""


from mocks import BaseToken
initializes: BaseToken
exports: (
    BaseToken.balanceOf,
    BaseToken.allowance,
    BaseToken.totalSupply,
    BaseToken.mint,
)


decimals: public(constant(uint8)) = 6


@external
def approve(spender: address, amount: uint256):
    """
    @dev Sets an allowance that is zero, or to zero.
    @param spender The spender.
    @param amount The raw amount.
    """
    assert amount == 0 or BaseToken.allowance[msg.sender][spender] == 0
    BaseToken.allowance[msg.sender][spender] = amount


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
