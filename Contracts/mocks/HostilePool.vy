# pragma version ~=0.4.3
"""
@title Hostile Pool
@custom:contract-name HostilePool
@license Apache-2.0
@notice A concentrated liquidity pool in shape only. It asks for
        payments it is not owed, as its behaviour says.
"""


from interfaces import IUniswapV3SwapCallback


# @dev What the pool does when it is asked to swap.
flag Behaviour:
    OVERCHARGE  # asks for one unit more than the amount
    UNDERCHARGE  # asks for one unit less
    WRONG_SIDE  # asks for the output token instead
    CHARGE_TWICE  # asks for the input twice
    NEVER_CHARGE  # does not ask at all
    SHORT_OUTPUT  # reports an output that it does not send
    POSITIVE_OUTPUT  # reports that it received the output token
    REENTER  # calls back into the executor with the payload


behaviour: Behaviour
payload: Bytes[4096]


@external
def behave(behaviour: uint256, payload: Bytes[4096]):
    """
    @dev Chooses the behaviour.
    @param behaviour The position of the flag.
    @param payload The calldata for `REENTER`.
    """
    self.behaviour = convert(1 << behaviour, Behaviour)
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
def demand(victim: address, amount0: int256, amount1: int256, data: Bytes[32]):
    """
    @dev Asks an executor for a payment out of the blue.
    @param victim The executor.
    @param amount0 The amount of `token0` to ask for.
    @param amount1 The amount of `token1` to ask for.
    @param data Handed over.
    """
    extcall IUniswapV3SwapCallback(victim).uniswapV3SwapCallback(amount0, amount1, data)


@external
def swap(
    recipient: address,
    zeroForOne: bool,
    amountSpecified: int256,
    sqrtPriceLimitX96: uint160,
    data: Bytes[32],
) -> (int256, int256):
    """
    @dev Misbehaves instead of swapping. For an exact output it asks
         for as much as it should pay out.
    @param recipient Ignored.
    @param zeroForOne True when `token0` is the input.
    @param amountSpecified The input, or minus the output.
    @param sqrtPriceLimitX96 Ignored.
    @param data Handed back.
    @return int256 The reported change of `token0`.
    @return int256 The reported change of `token1`.
    """
    charged: int256 = abs(amountSpecified)
    returned: int256 = 0
    if self.behaviour == Behaviour.OVERCHARGE:
        charged += 1
    if self.behaviour == Behaviour.UNDERCHARGE:
        charged -= 1
    if self.behaviour == Behaviour.SHORT_OUTPUT:
        returned = min(amountSpecified, -1)
    if self.behaviour == Behaviour.POSITIVE_OUTPUT:
        returned = 1
    if self.behaviour == Behaviour.REENTER:
        raw_call(msg.sender, self.payload)

    on_side0: bool = zeroForOne != (self.behaviour == Behaviour.WRONG_SIDE)
    amount0: int256 = charged if on_side0 else 0
    amount1: int256 = 0 if on_side0 else charged
    if self.behaviour != Behaviour.NEVER_CHARGE:
        extcall IUniswapV3SwapCallback(msg.sender).uniswapV3SwapCallback(amount0, amount1, data)
    if self.behaviour == Behaviour.CHARGE_TWICE:
        extcall IUniswapV3SwapCallback(msg.sender).uniswapV3SwapCallback(amount0, amount1, data)
    return (
        charged if zeroForOne else returned,
        returned if zeroForOne else charged,
    )
