# pragma version ~=0.4.3
"""
@title Hostile Venue
@custom:contract-name HostileVenue
@license Apache-2.0
@notice Answers every call in shape only: takes what it is told of one
        token, pays what it is told of another, makes a call of its
        owner's choice, and answers bytes of its owner's choice.
"""


from ethereum.ercs import IERC20


token_in: address
taken: uint256
token_out: address
paid: uint256
target: address
payload: Bytes[8192]
answer: Bytes[96]


@external
def arm(
    token_in: address, taken: uint256, token_out: address, paid: uint256, answer: Bytes[96]
):
    """
    @dev Chooses what moves; zero for `token_out` means ether.
    @param token_in The token to take from whoever calls.
    @param taken The raw amount.
    @param token_out The token to pay to whoever calls.
    @param paid The raw amount.
    @param answer What to return.
    """
    self.token_in = token_in
    self.taken = taken
    self.token_out = token_out
    self.paid = paid
    self.answer = answer


@external
def aim(target: address, payload: Bytes[8192]):
    """
    @dev Chooses the call.
    @param target The contract to call, or zero.
    @param payload The calldata.
    """
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
@payable
@raw_return
def __default__() -> Bytes[96]:
    """
    @dev Does what was chosen.
    @return Bytes[96] The chosen answer.
    """
    if self.taken > 0:
        extcall IERC20(self.token_in).transferFrom(
            msg.sender, self, self.taken, default_return_value=True
        )
    if self.target != empty(address):
        raw_call(self.target, self.payload)
    if self.paid > 0:
        if self.token_out == empty(address):
            raw_call(msg.sender, b"", value=self.paid)
        else:
            extcall IERC20(self.token_out).transfer(
                msg.sender, self.paid, default_return_value=True
            )
    return self.answer
