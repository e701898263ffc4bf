# pragma version ~=0.4.3
"""
@title Sticky Token
@custom:contract-name StickyToken
@license Apache-2.0
@notice An allowance that was given once stays, whatever is spent of it
        and whatever it is set to.
"""


from mocks import BaseToken
initializes: BaseToken
exports: (
    BaseToken.balanceOf,
    BaseToken.allowance,
    BaseToken.totalSupply,
    BaseToken.mint,
)


# @dev What `approve` answers.
answer: public(bool)


@external
def setAnswer(answer: bool):
    """
    @dev Chooses what `approve` answers.
    @param answer The answer.
    """
    self.answer = answer


@external
def approve(spender: address, amount: uint256) -> bool:
    """
    @dev Raises an allowance.
    @param spender The spender.
    @param amount The raw amount.
    @return bool The chosen answer.
    """
    if amount > 0:
        BaseToken.allowance[msg.sender][spender] = amount
    return self.answer


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
    @dev Transfers what the allowance would cover, without lowering it.
    @param owner The owner.
    @param to The receiver.
    @param amount The raw amount.
    @return bool Always true.
    """
    assert amount <= BaseToken.allowance[owner][msg.sender]
    BaseToken._move(owner, to, amount, 0)
    return True
