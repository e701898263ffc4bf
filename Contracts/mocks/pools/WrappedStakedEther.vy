# pragma version ~=0.4.3
"""
@title Wrapped Staked Ether
@custom:contract-name WrappedStakedEther
@license Apache-2.0
@notice Wraps shares of staked ether into a plain token, with the
        interface of Lido's wstETH.
"""


from mocks import BaseToken
initializes: BaseToken
exports: (
    BaseToken.balanceOf,
    BaseToken.allowance,
    BaseToken.totalSupply,
    BaseToken.approve,
)


interface StakedEther:
    def getPooledEthByShares(shares: uint256) -> uint256: view
    def getSharesByPooledEth(amount: uint256) -> uint256: view
    def transfer(to: address, amount: uint256) -> bool: nonpayable
    def transferFrom(owner: address, to: address, amount: uint256) -> bool: nonpayable


decimals: public(constant(uint8)) = 18
stETH: public(immutable(address))


@deploy
def __init__(staked: address):
    """
    @dev Fixes the wrapped token.
    @param staked The staked ether.
    """
    stETH = staked


@external
def wrap(amount: uint256) -> uint256:
    """
    @dev Takes staked ether and gives its shares as a token.
    @param amount The amount in wei.
    @return uint256 The raw output.
    """
    assert amount > 0, "wstETH: can't wrap zero stETH"
    out: uint256 = staticcall StakedEther(stETH).getSharesByPooledEth(amount)
    self._mint(msg.sender, out)
    assert extcall StakedEther(stETH).transferFrom(msg.sender, self, amount)
    return out


@external
def unwrap(amount: uint256) -> uint256:
    """
    @dev Takes the token back and gives what its shares are worth.
    @param amount The raw amount.
    @return uint256 The amount in wei.
    """
    assert amount > 0, "wstETH: zero amount unwrap not allowed"
    out: uint256 = staticcall StakedEther(stETH).getPooledEthByShares(amount)
    BaseToken._move(msg.sender, empty(address), amount, amount)
    assert extcall StakedEther(stETH).transfer(msg.sender, out)
    return out


@external
@view
def getWstETHByStETH(amount: uint256) -> uint256:
    """
    @dev Returns the output of `wrap`.
    @param amount The amount in wei.
    @return uint256 The raw output.
    """
    return staticcall StakedEther(stETH).getSharesByPooledEth(amount)


@external
@view
def getStETHByWstETH(amount: uint256) -> uint256:
    """
    @dev Returns the output of `unwrap`.
    @param amount The raw amount.
    @return uint256 The amount in wei.
    """
    return staticcall StakedEther(stETH).getPooledEthByShares(amount)


@external
@view
def stEthPerToken() -> uint256:
    """
    @dev Returns the rate.
    @return uint256 What a whole token is worth in wei.
    """
    return staticcall StakedEther(stETH).getPooledEthByShares(10**18)


@external
@view
def tokensPerStEth() -> uint256:
    """
    @dev Returns the inverse rate.
    @return uint256 The raw output for one staked ether.
    """
    return staticcall StakedEther(stETH).getSharesByPooledEth(10**18)


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


@internal
def _mint(to: address, amount: uint256):
    """
    @dev Creates tokens.
    @param to The receiver.
    @param amount The raw amount.
    """
    BaseToken.balanceOf[to] += amount
    BaseToken.totalSupply += amount
