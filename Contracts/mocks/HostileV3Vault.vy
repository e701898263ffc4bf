# pragma version ~=0.4.3
"""
@title Hostile V3 Vault
@custom:contract-name HostileV3Vault
@license Apache-2.0
@notice A Balancer V3 vault in shape only. It reports amounts of its
        owner's choice, and misbehaves in its callbacks as it is told.
"""


from ethereum.ercs import IERC20
from interfaces import IBalancerV3Vault


# @dev What the vault does when it is unlocked.
flag Behaviour:
    HONEST  # calls back once
    NEVER_CALL  # does not call back
    CALL_TWICE  # calls back twice
    CHANGE_DATA  # calls back with another amount
    CALL_OUT  # makes a call of its owner's choice first
    PAY_LESS  # pays one unit less than it reported
    BOOK_LESS  # books one unit less than was paid


behaviour: Behaviour
owed: uint256
bought: uint256
target: address
payload: Bytes[8192]


@external
def behave(behaviour: uint256, owed: uint256, bought: uint256, target: address, payload: Bytes[8192]):
    """
    @dev Chooses the behaviour and the reported amounts.
    @param behaviour The position of the flag.
    @param owed What the caller owes.
    @param bought What the caller is owed.
    @param target The contract to call for `CALL_OUT`.
    @param payload The calldata.
    """
    self.behaviour = convert(1 << behaviour, Behaviour)
    self.owed = owed
    self.bought = bought
    self.target = target
    self.payload = payload


@external
def forward(target: address, payload: Bytes[8192]):
    """
    @dev Calls anything in this contract's own name.
    @param target The contract to call.
    @param payload The calldata.
    """
    raw_call(target, payload)


@external
def unlock(data: Bytes[292]) -> Bytes[32]:
    """
    @dev Calls back, as the behaviour says.
    @param data The calldata.
    @return Bytes[32] What the call returned.
    """
    if self.behaviour == Behaviour.CALL_OUT:
        raw_call(self.target, self.payload)
    if self.behaviour == Behaviour.NEVER_CALL:
        return abi_encode(self.bought)
    handed: Bytes[292] = data
    if self.behaviour == Behaviour.CHANGE_DATA:
        handed = concat(slice(data, 0, 260), abi_encode(self.owed + 1))
    response: Bytes[32] = raw_call(msg.sender, handed, max_outsize=32)
    if self.behaviour == Behaviour.CALL_TWICE:
        response = raw_call(msg.sender, data, max_outsize=32)
    return response


@external
def swap(vaultSwapParams: IBalancerV3Vault.VaultSwapParams) -> (uint256, uint256, uint256):
    """
    @dev Reports the chosen amounts.
    @param vaultSwapParams Ignored.
    @return uint256 Zero.
    @return uint256 The chosen input.
    @return uint256 The chosen output.
    """
    return 0, self.owed, self.bought


@external
def settle(token: address, amountHint: uint256) -> uint256:
    """
    @dev Reports the hint, or one unit less.
    @param token Ignored.
    @param amountHint The raw amount.
    @return uint256 The raw amount.
    """
    return amountHint - 1 if self.behaviour == Behaviour.BOOK_LESS else amountHint


@external
def sendTo(token: address, to: address, amount: uint256):
    """
    @dev Pays out, or one unit less.
    @param token The token.
    @param to The receiver.
    @param amount The raw amount.
    """
    paid: uint256 = amount - 1 if self.behaviour == Behaviour.PAY_LESS else amount
    assert extcall IERC20(token).transfer(to, paid, default_return_value=True)
