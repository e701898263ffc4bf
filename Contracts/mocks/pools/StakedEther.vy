# pragma version ~=0.4.3
"""
@title Staked Ether
@custom:contract-name StakedEther
@license Apache-2.0
@notice A token that counts in shares of what it pools, with the
        interface of Lido's stETH: balances grow with the pool, and a
        transfer moves whole shares, so that a unit may stay behind.
"""


event Transfer:
    sender: indexed(address)
    receiver: indexed(address)
    value: uint256


event TransferShares:
    sender: indexed(address)
    receiver: indexed(address)
    shares: uint256


decimals: public(constant(uint8)) = 18


sharesOf: public(HashMap[address, uint256])
allowance: public(HashMap[address, HashMap[address, uint256]])
getTotalShares: public(uint256)
getTotalPooledEther: public(uint256)


@external
@payable
def submit(referral: address) -> uint256:
    """
    @dev Gives shares for the ether that is sent along.
    @param referral Ignored.
    @return uint256 The shares.
    """
    shares: uint256 = msg.value
    if self.getTotalShares > 0:
        shares = msg.value * self.getTotalShares // self.getTotalPooledEther
    self.getTotalPooledEther += msg.value
    self.getTotalShares += shares
    self.sharesOf[msg.sender] += shares
    return shares


@external
def accrue(rewards: uint256):
    """
    @dev Adds rewards to the pool, as the oracle's report does.
    @param rewards The amount in wei.
    """
    self.getTotalPooledEther += rewards


@external
@view
def balanceOf(account: address) -> uint256:
    """
    @dev Returns what an account's shares are worth.
    @param account The account.
    @return uint256 The amount in wei, rounded down.
    """
    return self._pooled(self.sharesOf[account])


@external
@view
def getPooledEthByShares(shares: uint256) -> uint256:
    """
    @dev Returns what shares are worth.
    @param shares The shares.
    @return uint256 The amount in wei, rounded down.
    """
    return self._pooled(shares)


@external
@view
def getSharesByPooledEth(amount: uint256) -> uint256:
    """
    @dev Returns the shares for an amount.
    @param amount The amount in wei.
    @return uint256 The shares, rounded down.
    """
    return self._shares(amount)


@external
def approve(spender: address, amount: uint256) -> bool:
    """
    @dev Sets an allowance.
    @param spender The spender.
    @param amount The amount in wei.
    @return bool Always true.
    """
    self.allowance[msg.sender][spender] = amount
    return True


@external
def transfer(to: address, amount: uint256) -> bool:
    """
    @dev Transfers whole shares.
    @param to The receiver.
    @param amount The amount in wei.
    @return bool Always true.
    """
    self._move(msg.sender, to, amount)
    return True


@external
def transferFrom(owner: address, to: address, amount: uint256) -> bool:
    """
    @dev Transfers whole shares of an owner.
    @param owner The owner.
    @param to The receiver.
    @param amount The amount in wei.
    @return bool Always true.
    """
    self.allowance[owner][msg.sender] -= amount
    self._move(owner, to, amount)
    return True


@internal
def _move(owner: address, to: address, amount: uint256):
    """
    @dev Moves the shares of an amount.
    @param owner The sender.
    @param to The receiver.
    @param amount The amount in wei.
    """
    shares: uint256 = self._shares(amount)
    self.sharesOf[owner] -= shares
    self.sharesOf[to] += shares
    log Transfer(sender=owner, receiver=to, value=amount)
    log TransferShares(sender=owner, receiver=to, shares=shares)


@internal
@view
def _pooled(shares: uint256) -> uint256:
    """
    @dev Returns what shares are worth.
    @param shares The shares.
    @return uint256 The amount in wei, rounded down.
    """
    if self.getTotalShares == 0:
        return 0
    return shares * self.getTotalPooledEther // self.getTotalShares


@internal
@view
def _shares(amount: uint256) -> uint256:
    """
    @dev Returns the shares for an amount.
    @param amount The amount in wei.
    @return uint256 The shares, rounded down.
    """
    return amount * self.getTotalShares // self.getTotalPooledEther
