# pragma version ~=0.4.3
"""
@title Rate Wrapper
@custom:contract-name RateWrapper
@license Apache-2.0
@notice Wraps a plain token at a rate, with the verbs of Lido's wstETH.
        Whoever has the wrapped token back must find the underlying
        here: a higher rate needs a gift.
"""


from ethereum.ercs import IERC20
from mocks import BaseToken
initializes: BaseToken
exports: (
    BaseToken.balanceOf,
    BaseToken.allowance,
    BaseToken.totalSupply,
    BaseToken.approve,
)


ONE: constant(uint256) = 10**18


decimals: public(constant(uint8)) = 18
underlying: public(immutable(address))
# @dev Raw units of the underlying for 10^18 of this token.
rate: public(uint256)


@deploy
def __init__(token: address, rate: uint256):
    """
    @dev Fixes the wrapped token.
    @param token The token.
    @param rate The first rate.
    """
    underlying = token
    self.rate = rate


@external
def set_rate(rate: uint256):
    """
    @dev Changes the rate.
    @param rate The new rate.
    """
    self.rate = rate


@external
def wrap(amount: uint256) -> uint256:
    """
    @dev Takes the underlying and gives this token, rounded down.
    @param amount The raw amount.
    @return uint256 The raw output.
    """
    out: uint256 = amount * ONE // self.rate
    assert extcall IERC20(underlying).transferFrom(msg.sender, self, amount)
    BaseToken.balanceOf[msg.sender] += out
    BaseToken.totalSupply += out
    return out


@external
def unwrap(amount: uint256) -> uint256:
    """
    @dev Takes this token back and gives the underlying, rounded down.
    @param amount The raw amount.
    @return uint256 The raw output.
    """
    out: uint256 = amount * self.rate // ONE
    BaseToken._move(msg.sender, empty(address), amount, amount)
    assert extcall IERC20(underlying).transfer(msg.sender, out)
    return out


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
