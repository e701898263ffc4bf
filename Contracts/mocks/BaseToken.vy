# pragma version ~=0.4.3
"""
@title Base Token
@custom:contract-name BaseToken
@license Apache-2.0
@notice Balances and allowances for the misbehaving mock tokens. A
        module: each mock chooses what its transfers do and return.
"""


# @dev The ERC-20 events.
event Transfer:
    sender: indexed(address)
    receiver: indexed(address)
    amount: uint256


event Approval:
    owner: indexed(address)
    spender: indexed(address)
    amount: uint256


balanceOf: public(HashMap[address, uint256])
allowance: public(HashMap[address, HashMap[address, uint256]])
totalSupply: public(uint256)


@external
def mint(to: address, amount: uint256):
    """
    @dev Creates tokens for anyone who asks.
    @param to The receiver.
    @param amount The raw amount.
    """
    self.balanceOf[to] += amount
    self.totalSupply += amount


@external
def approve(spender: address, amount: uint256) -> bool:
    """
    @dev Sets an allowance.
    @param spender The spender.
    @param amount The raw amount.
    @return bool Always true.
    """
    self.allowance[msg.sender][spender] = amount
    log Approval(owner=msg.sender, spender=spender, amount=amount)
    return True


@internal
def _move(sender: address, receiver: address, amount: uint256, kept: uint256):
    """
    @dev Moves `amount`, of which `kept` never arrives.
    @param sender The sender.
    @param receiver The receiver.
    @param amount The raw amount that leaves the sender.
    @param kept The raw part of it that is destroyed.
    """
    self.balanceOf[sender] -= amount
    self.balanceOf[receiver] += amount - kept
    self.totalSupply -= kept
    log Transfer(sender=sender, receiver=receiver, amount=amount - kept)


@internal
def _spend(owner: address, amount: uint256):
    """
    @dev Takes `amount` off the caller's allowance.
    @param owner The owner of the tokens.
    @param amount The raw amount.
    """
    self.allowance[owner][msg.sender] -= amount
