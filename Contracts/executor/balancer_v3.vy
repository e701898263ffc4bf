# pragma version ~=0.4.3
"""
@title Swaps with the Balancer V3 Vault
@custom:contract-name balancer_v3
@license Apache-2.0
@notice Balancer V3 pools, whose tokens one vault holds. As the V4 pool
        manager does, it calls back while it is unlocked, and books what
        is owed meanwhile.
"""


from interfaces import IBalancerV3Vault
from interfaces import IRouteExecutor
from executor import tokens


# @dev The vault. Zero disables the family.
BALANCER_V3_VAULT: public(immutable(address))


# @dev The hash of the swap in progress, while it has not been made yet.
_pending: transient(bytes32)


@deploy
def __init__(balancer_v3_vault: address):
    """
    @dev Fixes the vault, for ever.
    @param balancer_v3_vault The vault.
    """
    BALANCER_V3_VAULT = balancer_v3_vault


@external
def balancerV3Callback(leg: IRouteExecutor.Swap, given: uint8, due: uint256) -> uint256:
    """
    @dev Makes the swap that is in progress and settles it. The caller
         must be the vault, calling with what it was given, once.
    @param leg The swap.
    @param given 0 when the input is given, 1 when the output is.
    @param due The raw input amount that is due: exactly that for a
           given input, at most that for a given output.
    @return uint256 The raw output amount.
    """
    assert self._pending != empty(bytes32), "route: nothing due"
    assert msg.sender == BALANCER_V3_VAULT, "route: unknown caller"
    assert keccak256(abi_encode(leg, given, due)) == self._pending, "route: unknown swap"
    self._pending = empty(bytes32)

    other: uint256 = 0
    owed: uint256 = 0
    bought: uint256 = 0
    other, owed, bought = extcall IBalancerV3Vault(BALANCER_V3_VAULT).swap(
        IBalancerV3Vault.VaultSwapParams(
            kind=given,
            pool=leg.pool,
            tokenIn=leg.tokenIn,
            tokenOut=leg.tokenOut,
            amountGivenRaw=due if given == 0 else leg.amount,
            limitRaw=leg.limit if given == 0 else due,
            userData=b"",
        )
    )
    if given == 0:
        assert owed <= due, "route: overcharged"
        assert owed == due, "route: partial fill"
    else:
        assert owed <= due, "route: excessive input"

    tokens._transfer(leg.tokenIn, BALANCER_V3_VAULT, owed)
    paid: uint256 = extcall IBalancerV3Vault(BALANCER_V3_VAULT).settle(leg.tokenIn, owed)
    assert paid == owed, "route: inexact transfer"
    extcall IBalancerV3Vault(BALANCER_V3_VAULT).sendTo(leg.tokenOut, self, bought)
    return bought


@internal
def _sell(leg: IRouteExecutor.Swap, amount: uint256) -> uint256:
    """
    @dev Swaps an exact input.
    @param leg The swap.
    @param amount The raw input amount.
    @return uint256 The raw output amount.
    """
    return self._trade(leg, 0, amount)


@internal
def _buy(leg: IRouteExecutor.Swap, most: uint256):
    """
    @dev Swaps for an exact output.
    @param leg The swap.
    @param most The most raw units to pay.
    """
    bought: uint256 = self._trade(leg, 1, most)
    assert bought == leg.amount, "route: partial fill"


@internal
def _trade(leg: IRouteExecutor.Swap, given: uint8, due: uint256) -> uint256:
    """
    @dev Has the vault call back for a swap.
    @param leg The swap.
    @param given 0 when the input is given, 1 when the output is.
    @param due The raw input amount that is due.
    @return uint256 The raw output amount.
    """
    self._pending = keccak256(abi_encode(leg, given, due))
    response: Bytes[32] = extcall IBalancerV3Vault(BALANCER_V3_VAULT).unlock(
        abi_encode(
            leg,
            given,
            due,
            method_id=method_id(
                "balancerV3Callback((uint8,address,address,address,uint256,uint256,uint256),uint8,uint256)"
            ),
        )
    )
    # Nothing may stay due after the swap that it was due for.
    assert self._pending == empty(bytes32), "route: unpaid swap"
    return convert(response, uint256)
