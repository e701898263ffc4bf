# pragma version ~=0.4.3
"""
@title Token Handling
@custom:contract-name tokens
@license Apache-2.0
@notice Transfers that are measured where they arrive, allowances that
        are exact and end at zero, and the native coin, which is held
        wrapped except on its way in or out.
"""


from ethereum.ercs import IERC20
from interfaces import IPermit2
from interfaces import IWETH


# @dev The wrapped native coin, and the contract that moves tokens by
# signature. Zero disables what needs them, since no code is there.
WETH: public(immutable(address))
PERMIT2: public(immutable(address))


# @dev A payment by signature; an empty signature means by allowance.
struct Permit:
    nonce: uint256
    deadline: uint256
    signature: Bytes[65]


# @dev The one contract that may send ether now.
_ether_source: transient(address)


@deploy
def __init__(weth: address, permit2: address):
    """
    @dev Fixes both contracts, for ever.
    @param weth The wrapped native coin.
    @param permit2 Permit2.
    """
    WETH = weth
    PERMIT2 = permit2


@external
@payable
def __default__():
    """
    @dev Takes ether from the contract that was just asked for it. Runs
         on the 2,300 gas of a plain transfer.
    """
    assert msg.sender == self._ether_source, "route: unexpected ether"


@internal
@view
def _erc20(token: address) -> address:
    """
    @dev Returns the token that is held for a token of a route.
    @param token The token, or zero for the native coin.
    @return address The token, or the wrapped native coin.
    """
    return WETH if token == empty(address) else token


@internal
@view
def _balance(token: address, holder: address) -> uint256:
    """
    @dev Returns a token balance.
    @param token The token.
    @param holder The holder.
    @return uint256 The raw balance.
    """
    return staticcall IERC20(token).balanceOf(holder)


@internal
@payable
def _pull(token: address, amount: uint256, permit: Permit):
    """
    @dev Takes an exact amount from the caller: of the native coin what
         was sent along, of a token by allowance or signature.
    @param token The token, or zero for the native coin.
    @param amount The raw amount that must arrive.
    @param permit The signature, if there is one.
    """
    if token == empty(address):
        assert msg.value == amount, "route: unequal ether"
        self._wrap(amount)
        return
    assert msg.value == 0, "route: unequal ether"

    held: uint256 = self._balance(token, self)
    if len(permit.signature) > 0:
        # Only the caller's own signature counts, whoever knows it.
        extcall IPermit2(PERMIT2).permitTransferFrom(
            IPermit2.PermitTransferFrom(
                permitted=IPermit2.TokenPermissions(token=token, amount=amount),
                nonce=permit.nonce,
                deadline=permit.deadline,
            ),
            IPermit2.SignatureTransferDetails(to=self, requestedAmount=amount),
            msg.sender,
            permit.signature,
        )
    else:
        assert (
            extcall IERC20(token).transferFrom(msg.sender, self, amount, default_return_value=True)
        ), "route: transfer failed"
    assert self._balance(token, self) == held + amount, "route: inexact transfer"


@internal
def _pay_out(token: address, amount: uint256):
    """
    @dev Pays the caller an exact amount.
    @param token The token, or zero for the native coin.
    @param amount The raw amount.
    """
    if token == empty(address):
        self._unwrap(amount)
        raw_call(msg.sender, b"", value=amount)
    else:
        self._send(token, msg.sender, amount)


@internal
def _return_stray(token: address):
    """
    @dev Hands all that is held of a token to the caller.
    @param token The token.
    """
    stray: uint256 = self._balance(token, self)
    if stray > 0:
        self._transfer(token, msg.sender, stray)


@internal
def _send(token: address, to: address, amount: uint256):
    """
    @dev Transfers an exact amount and checks that it arrived.
    @param token The token.
    @param to The receiver.
    @param amount The raw amount that must arrive.
    """
    before: uint256 = self._balance(token, to)
    self._transfer(token, to, amount)
    assert self._balance(token, to) >= before + amount, "route: inexact transfer"


@internal
def _transfer(token: address, to: address, amount: uint256):
    """
    @dev Transfers and refuses a false answer; no answer counts as true.
    @param token The token.
    @param to The receiver.
    @param amount The raw amount.
    """
    assert (
        extcall IERC20(token).transfer(to, amount, default_return_value=True)
    ), "route: transfer failed"


@internal
def _approve(token: address, spender: address, amount: uint256):
    """
    @dev Sets an allowance. It was zero, as some tokens demand, because
         `_revoke` follows each call of this.
    @param token The token.
    @param spender The spender.
    @param amount The raw amount.
    """
    assert (
        extcall IERC20(token).approve(spender, amount, default_return_value=True)
    ), "route: approval failed"


@internal
def _revoke(token: address, spender: address):
    """
    @dev Proves an allowance to be zero, after setting it so if need be.
    @param token The token.
    @param spender The spender.
    """
    if staticcall IERC20(token).allowance(self, spender) == 0:
        return
    self._approve(token, spender, 0)
    assert staticcall IERC20(token).allowance(self, spender) == 0, "route: allowance left"


@internal
def _wrap(amount: uint256):
    """
    @dev Wraps held ether.
    @param amount The amount in wei.
    """
    extcall IWETH(WETH).deposit(value=amount)


@internal
def _unwrap(amount: uint256):
    """
    @dev Unwraps into held ether.
    @param amount The amount in wei.
    """
    self._ether_source = WETH
    extcall IWETH(WETH).withdraw(amount)
    self._ether_source = empty(address)
