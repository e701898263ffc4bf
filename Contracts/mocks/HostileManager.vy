# pragma version ~=0.4.3
"""
@title Hostile Manager
@custom:contract-name HostileManager
@license Apache-2.0
@notice A pool manager in shape only. It reports amounts of its owner's
        choice, and misbehaves in its callbacks as it is told.
"""


from ethereum.ercs import IERC20
from interfaces import IPoolManager
from interfaces import IUnlockCallback


# @dev What the manager does when it is unlocked.
flag Behaviour:
    HONEST  # calls back once
    NEVER_CALL  # does not call back
    CALL_TWICE  # calls back twice
    CHANGE_DATA  # hands back other data
    CALL_OUT  # makes a call of its owner's choice first
    PAY_LESS  # pays one unit less than it reported
    BOOK_LESS  # books one unit less than was paid


behaviour: Behaviour
owed0: int256
owed1: int256
target: address
payload: Bytes[8192]
_synced: address
_balance: uint256


@external
def behave(
    behaviour: uint256, owed0: int256, owed1: int256, target: address, payload: Bytes[8192]
):
    """
    @dev Chooses the behaviour and the reported amounts.
    @param behaviour The position of the flag.
    @param owed0 What the caller is owed of `currency0`.
    @param owed1 What the caller is owed of `currency1`.
    @param target The contract to call for `CALL_OUT`.
    @param payload The calldata.
    """
    self.behaviour = convert(1 << behaviour, Behaviour)
    self.owed0 = owed0
    self.owed1 = owed1
    self.target = target
    self.payload = payload


@external
def demand(victim: address, data: Bytes[320]):
    """
    @dev Calls an executor back out of the blue.
    @param victim The executor.
    @param data Handed over.
    """
    extcall IUnlockCallback(victim).unlockCallback(data)


@external
def unlock(data: Bytes[320]) -> Bytes[32]:
    """
    @dev Calls back, as the behaviour says.
    @param data Handed over.
    @return Bytes[32] What the callback returned.
    """
    if self.behaviour == Behaviour.CALL_OUT:
        raw_call(self.target, self.payload)
    if self.behaviour == Behaviour.NEVER_CALL:
        return abi_encode(convert(max(self.owed0, self.owed1), uint256))
    handed: Bytes[320] = data
    if self.behaviour == Behaviour.CHANGE_DATA:
        handed = concat(slice(data, 0, 256), slice(data, 0, 32))
    response: Bytes[32] = extcall IUnlockCallback(msg.sender).unlockCallback(handed)
    if self.behaviour == Behaviour.CALL_TWICE:
        response = extcall IUnlockCallback(msg.sender).unlockCallback(data)
    return response


@external
def swap(key: IPoolManager.PoolKey, params: IPoolManager.SwapParams, hookData: Bytes[32]) -> int256:
    """
    @dev Reports the chosen amounts.
    @param key Ignored.
    @param params Ignored.
    @param hookData Ignored.
    @return int256 Both changes.
    """
    return (self.owed0 << 128) | (self.owed1 & (2**128 - 1))


@external
def sync(currency: address):
    """
    @dev Notes a balance.
    @param currency The token.
    """
    self._synced = currency
    self._balance = staticcall IERC20(currency).balanceOf(self)


@external
@payable
def settle() -> uint256:
    """
    @dev Reports what arrived.
    @return uint256 The raw amount.
    """
    paid: uint256 = staticcall IERC20(self._synced).balanceOf(self) - self._balance
    return paid - 1 if self.behaviour == Behaviour.BOOK_LESS else paid


@external
def take(currency: address, to: address, amount: uint256):
    """
    @dev Pays out, or one unit less.
    @param currency The token.
    @param to The receiver.
    @param amount The raw amount.
    """
    paid: uint256 = amount - 1 if self.behaviour == Behaviour.PAY_LESS else amount
    assert extcall IERC20(currency).transfer(to, paid, default_return_value=True)
