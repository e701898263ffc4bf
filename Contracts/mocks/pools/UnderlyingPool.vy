# pragma version ~=0.4.3
"""
@title Underlying Pool
@custom:contract-name UnderlyingPool
@license Apache-2.0
@notice Has Curve's `exchange_underlying` and trades on another pool: what
        a metapool does when neither coin is its own.
"""


from ethereum.ercs import IERC20


interface BasePool:
    def coins(i: uint256) -> address: view
    def exchange(i: int128, j: int128, dx: uint256, min_dy: uint256): nonpayable


BASE: immutable(BasePool)


@deploy
def __init__(base: address):
    """
    @dev Fixes the pool that trades.
    @param base The pool.
    """
    BASE = BasePool(base)


@external
def exchange_underlying(i: int128, j: int128, dx: uint256, min_dy: uint256) -> uint256:
    """
    @dev Swaps two coins of the other pool.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param dx The raw input.
    @param min_dy The least raw output.
    @return uint256 The raw output.
    """
    source: IERC20 = IERC20(staticcall BASE.coins(convert(i, uint256)))
    target: IERC20 = IERC20(staticcall BASE.coins(convert(j, uint256)))
    assert extcall source.transferFrom(msg.sender, self, dx, default_return_value=True)
    assert extcall source.approve(BASE.address, dx, default_return_value=True)
    extcall BASE.exchange(i, j, dx, min_dy)
    dy: uint256 = staticcall target.balanceOf(self)
    assert extcall target.transfer(msg.sender, dy, default_return_value=True)
    return dy
