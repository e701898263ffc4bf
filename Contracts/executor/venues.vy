# pragma version ~=0.4.3
"""
@title Swaps by Allowance
@custom:contract-name venues
@license Apache-2.0
@notice Curve's pools, ERC-4626 vaults, and tokens that wrap another.
        Nothing proves their address: it is the one that the caller
        signed. So such a contract is given an allowance of exactly the
        input and gets it for nothing but the output, which whoever
        calls this measures.
"""


from interfaces import IRouteExecutor
from executor import tokens
uses: tokens


# @dev What a swap calls; the values are those of `Swap.kind`.
KIND_CURVE_INT128: constant(uint8) = 3
KIND_CURVE_UINT256: constant(uint8) = 4
KIND_CURVE_UNDERLYING: constant(uint8) = 5
KIND_VAULT_DEPOSIT: constant(uint8) = 6
KIND_VAULT_REDEEM: constant(uint8) = 7
KIND_WRAP: constant(uint8) = 8
KIND_UNWRAP: constant(uint8) = 9


# @dev Bits of a Curve swap's `data`: the pool takes, or gives, the
# native coin. Below them stand the places of both coins, 8 bits each.
TAKES_NATIVE: constant(uint256) = 1 << 16
GIVES_NATIVE: constant(uint256) = 1 << 17


@internal
def _sell(leg: IRouteExecutor.Swap, amount: uint256):
    """
    @dev Swaps an exact input. What the contract answers is not read:
         some answer nothing.
    @param leg The swap.
    @param amount The raw input amount.
    """
    takes_native: bool = False
    gives_native: bool = False
    if leg.kind <= KIND_CURVE_UNDERLYING:
        takes_native = leg.data & TAKES_NATIVE != 0
        gives_native = leg.data & GIVES_NATIVE != 0
    # A native side that is not wrapped ether would convert what is not there.
    assert not takes_native or leg.tokenIn == tokens.WETH, "route: unknown coin"
    assert not gives_native or leg.tokenOut == tokens.WETH, "route: unknown coin"

    wei_held: uint256 = self.balance
    # These burn what the caller holds.
    by_allowance: bool = (
        not takes_native and leg.kind != KIND_VAULT_REDEEM and leg.kind != KIND_UNWRAP
    )
    if takes_native:
        tokens._unwrap(amount)
    elif by_allowance:
        tokens._approve(leg.tokenIn, leg.pool, amount)
    if gives_native:
        tokens._ether_source = leg.pool
    raw_call(leg.pool, self._calldata(leg, amount), value=amount if takes_native else 0)
    if gives_native:
        tokens._ether_source = empty(address)
        tokens._wrap(self.balance - wei_held)
    if by_allowance:
        tokens._revoke(leg.tokenIn, leg.pool)


@internal
@view
def _calldata(leg: IRouteExecutor.Swap, amount: uint256) -> Bytes[132]:
    """
    @dev Returns the call that makes a swap.
    @param leg The swap.
    @param amount The raw input amount.
    @return Bytes[132] The calldata.
    """
    # Places of coins are small, so that both integer types are encoded alike.
    i: uint256 = leg.data & 255
    j: uint256 = (leg.data >> 8) & 255
    if leg.kind == KIND_CURVE_INT128:
        return abi_encode(
            i, j, amount, leg.limit, method_id=method_id("exchange(int128,int128,uint256,uint256)")
        )
    if leg.kind == KIND_CURVE_UINT256:
        return abi_encode(
            i,
            j,
            amount,
            leg.limit,
            method_id=method_id("exchange(uint256,uint256,uint256,uint256)"),
        )
    if leg.kind == KIND_CURVE_UNDERLYING:
        return abi_encode(
            i,
            j,
            amount,
            leg.limit,
            method_id=method_id("exchange_underlying(int128,int128,uint256,uint256)"),
        )
    if leg.kind == KIND_VAULT_DEPOSIT:
        return abi_encode(amount, self, method_id=method_id("deposit(uint256,address)"))
    if leg.kind == KIND_VAULT_REDEEM:
        return abi_encode(amount, self, self, method_id=method_id("redeem(uint256,address,address)"))
    if leg.kind == KIND_WRAP:
        return abi_encode(amount, method_id=method_id("wrap(uint256)"))
    return abi_encode(amount, method_id=method_id("unwrap(uint256)"))
