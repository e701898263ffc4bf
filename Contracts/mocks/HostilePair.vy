# pragma version ~=0.4.3
"""
@title Hostile Pair
@custom:contract-name HostilePair
@license Apache-2.0
@notice A constant product pair in shape only. It reports any reserves,
        sends nothing, and makes a call of its owner's choice.
"""


reserve0: uint112
reserve1: uint112
target: address
payload: Bytes[4096]


@external
def arm(reserve0: uint112, reserve1: uint112, target: address, payload: Bytes[4096]):
    """
    @dev Chooses the reserves and the call.
    @param reserve0 The reported reserve of `token0`.
    @param reserve1 The reported reserve of `token1`.
    @param target The contract to call from `swap`, or zero.
    @param payload The calldata.
    """
    self.reserve0 = reserve0
    self.reserve1 = reserve1
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
@view
def getReserves() -> (uint112, uint112, uint32):
    """
    @dev Returns the chosen reserves.
    @return uint112 The reported reserve of `token0`.
    @return uint112 The reported reserve of `token1`.
    @return uint32 Zero.
    """
    return self.reserve0, self.reserve1, 0


@external
def swap(amount0Out: uint256, amount1Out: uint256, to: address, data: Bytes[32]):
    """
    @dev Makes the chosen call and pays out nothing.
    @param amount0Out Ignored.
    @param amount1Out Ignored.
    @param to Ignored.
    @param data Ignored.
    """
    if self.target != empty(address):
        raw_call(self.target, self.payload)
