# pragma version ~=0.4.3
"""
@title Swaps with the Balancer Vault
@custom:contract-name balancer_vault
@license Apache-2.0
@notice Balancer V2 pools, whose tokens one vault holds.
"""


from interfaces import IBalancerVault
from interfaces import IRouteExecutor
from executor import tokens


# @dev The vault. Zero disables the family.
BALANCER_VAULT: public(immutable(address))


@deploy
def __init__(balancer_vault: address):
    """
    @dev Fixes the vault, for ever.
    @param balancer_vault The vault.
    """
    BALANCER_VAULT = balancer_vault


@internal
def _sell(leg: IRouteExecutor.Swap, amount: uint256) -> uint256:
    """
    @dev Swaps an exact input.
    @param leg The swap.
    @param amount The raw input amount.
    @return uint256 The raw output amount.
    """
    return self._trade(leg, 0, amount, amount, leg.limit)


@internal
def _buy(leg: IRouteExecutor.Swap, most: uint256):
    """
    @dev Swaps for an exact output.
    @param leg The swap.
    @param most The most raw units to pay.
    """
    paid: uint256 = self._trade(leg, 1, leg.amount, most, most)
    assert paid <= most, "route: excessive input"


@internal
def _trade(
    leg: IRouteExecutor.Swap, given: uint8, amount: uint256, allowed: uint256, limit: uint256
) -> uint256:
    """
    @dev Swaps with the pool whose id is `data`; ids begin with the
         address of their pool.
    @param leg The swap.
    @param given 0 when the input is given, 1 when the output is.
    @param amount The given raw amount.
    @param allowed The most that the vault may take.
    @param limit The least or the most of the other raw amount.
    @return uint256 The other raw amount.
    """
    assert leg.pool == convert(leg.data >> 96, address), "route: unknown pool"
    tokens._approve(leg.tokenIn, BALANCER_VAULT, allowed)
    other: uint256 = extcall IBalancerVault(BALANCER_VAULT).swap(
        IBalancerVault.SingleSwap(
            poolId=convert(leg.data, bytes32),
            kind=given,
            assetIn=leg.tokenIn,
            assetOut=leg.tokenOut,
            amount=amount,
            userData=b"",
        ),
        IBalancerVault.FundManagement(
            sender=self, fromInternalBalance=False, recipient=self, toInternalBalance=False
        ),
        limit,
        block.timestamp,
    )
    tokens._revoke(leg.tokenIn, BALANCER_VAULT)
    return other
