# pragma version ~=0.4.3
"""
@title Reentrant Token
@custom:contract-name ReentrantToken
@license Apache-2.0
@notice Makes a call of its owner's choice in the middle of a transfer
        by or to a watched account, and remembers whether it succeeded.
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


# @dev The call to make and the account whose transfers trigger it.
target: public(address)
payload: Bytes[4096]
watched: public(address)


# @dev How many calls were made, and how many of them succeeded.
attempts: public(uint256)
successes: public(uint256)


@external
def arm(watched: address, target: address, payload: Bytes[4096]):
    """
    @dev Chooses the call.
    @param watched The account whose transfers trigger the call.
    @param target The contract to call.
    @param payload The calldata.
    """
    self.watched = watched
    self.target = target
    self.payload = payload


@external
def forward(target: address, payload: Bytes[4096]):
    """
    @dev Calls anything in this contract's own name.
    @param target The contract to call.
    @param payload The calldata.
    """
    raw_call(target, payload)


@external
def transfer(to: address, amount: uint256) -> bool:
    """
    @dev Transfers, calling out on the way.
    @param to The receiver.
    @param amount The raw amount.
    @return bool Always true.
    """
    self._call_out(msg.sender, to)
    BaseToken._move(msg.sender, to, amount, 0)
    return True


@external
def transferFrom(owner: address, to: address, amount: uint256) -> bool:
    """
    @dev Transfers on behalf of the owner, calling out on the way.
    @param owner The owner.
    @param to The receiver.
    @param amount The raw amount.
    @return bool Always true.
    """
    BaseToken._spend(owner, amount)
    self._call_out(owner, to)
    BaseToken._move(owner, to, amount, 0)
    return True


@internal
def _call_out(sender: address, receiver: address):
    """
    @dev Makes the chosen call when a watched account takes part.
    @param sender The sender of the transfer.
    @param receiver The receiver of the transfer.
    """
    if self.target != empty(address) and self.watched in [sender, receiver]:
        self.attempts += 1
        if raw_call(self.target, self.payload, revert_on_failure=False):
            self.successes += 1
