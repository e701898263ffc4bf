# pragma version ~=0.4.3
"""
@title Liquidity Provider
@custom:contract-name LiquidityProvider
@license Apache-2.0
@notice Adds liquidity to a concentrated liquidity pool out of its own
        balance. It pays whoever asks: for tests only.
"""


from ethereum.ercs import IERC20


interface Pool:
    def token0() -> address: view
    def token1() -> address: view
    def mint(
        recipient: address, tickLower: int24, tickUpper: int24, amount: uint128, data: Bytes[32]
    ) -> (uint256, uint256): nonpayable


@external
def provide(pool: address, tick_lower: int24, tick_upper: int24, liquidity: uint128):
    """
    @dev Adds liquidity over a range.
    @param pool The pool.
    @param tick_lower The lower tick.
    @param tick_upper The upper tick.
    @param liquidity The liquidity to add.
    """
    extcall Pool(pool).mint(self, tick_lower, tick_upper, liquidity, b"")


@external
def uniswapV3MintCallback(amount0: uint256, amount1: uint256, data: Bytes[32]):
    """
    @dev Pays what the pool asks for.
    @param amount0 The amount of `token0` owed.
    @param amount1 The amount of `token1` owed.
    @param data Ignored.
    """
    token0: address = staticcall Pool(msg.sender).token0()
    token1: address = staticcall Pool(msg.sender).token1()
    if amount0 > 0:
        extcall IERC20(token0).transfer(msg.sender, amount0, default_return_value=True)
    if amount1 > 0:
        extcall IERC20(token1).transfer(msg.sender, amount1, default_return_value=True)
