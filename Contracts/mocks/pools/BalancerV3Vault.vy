# pragma version ~=0.4.3
"""
@title Balancer V3 Vault
@custom:contract-name BalancerV3Vault
@license Apache-2.0
@notice A vault of weighted pools of two tokens and equal weights, with
        the interface of Balancer V3's: unlocked for a call back, it
        holds all tokens and counts who owes what. In the arithmetic of
        vault and pool: 18 decimals, the fee on the input before the
        curve, every rounding against the trader, no trade below 10^6
        scaled units. No hooks, no protocol fees, rates of one. Written
        from the published rules.
"""


from ethereum.ercs import IERC20
from interfaces import IBalancerV3Vault


# @dev What a node follows.
event PoolRegistered:
    pool: indexed(address)
    tokens: DynArray[address, 2]


event LiquidityAdded:
    pool: indexed(address)
    liquidityProvider: indexed(address)
    kind: indexed(uint8)
    totalSupply: uint256
    amountsAddedRaw: DynArray[uint256, 2]
    swapFeeAmountsRaw: DynArray[uint256, 2]


event Swap:
    pool: indexed(address)
    tokenIn: indexed(address)
    tokenOut: indexed(address)
    amountIn: uint256
    amountOut: uint256
    swapFeePercentage: uint256
    swapFeeAmount: uint256


# @dev What the deployed vault tells of a token, a pool and its hook.
struct TokenInfo:
    tokenType: uint8
    rateProvider: address
    paysYieldFees: bool


struct LiquidityManagement:
    disableUnbalancedLiquidity: bool
    enableAddLiquidityCustom: bool
    enableRemoveLiquidityCustom: bool
    enableDonation: bool


struct PoolConfig:
    liquidityManagement: LiquidityManagement
    staticSwapFeePercentage: uint256
    aggregateSwapFeePercentage: uint256
    aggregateYieldFeePercentage: uint256
    tokenDecimalDiffs: uint40
    pauseWindowEndTime: uint32
    isPoolRegistered: bool
    isPoolInitialized: bool
    isPoolPaused: bool
    isPoolInRecoveryMode: bool


struct HooksConfig:
    enableHookAdjustedAmounts: bool
    shouldCallBeforeInitialize: bool
    shouldCallAfterInitialize: bool
    shouldCallComputeDynamicSwapFee: bool
    shouldCallBeforeSwap: bool
    shouldCallAfterSwap: bool
    shouldCallBeforeAddLiquidity: bool
    shouldCallAfterAddLiquidity: bool
    shouldCallBeforeRemoveLiquidity: bool
    shouldCallAfterRemoveLiquidity: bool
    hooksContract: address


struct Pool:
    tokens: address[2]
    scaling: uint256[2]
    balances: uint256[2]
    fee: uint256


# @dev What a swap moves, scaled or raw.
struct Amounts:
    given: uint256
    other: uint256
    fee: uint256


ONE: constant(uint256) = 10**18
MINIMUM: constant(uint256) = 10**6
RATIO_MAX: constant(uint256) = 3 * 10**17


_pools: HashMap[address, Pool]
_reserves: HashMap[address, uint256]


_is_unlocked: transient(bool)
_open: transient(uint256)
_deltas: transient(HashMap[address, int256])


@external
def register(pool: address, tokens: address[2], decimals: uint256[2], fee: uint256):
    """
    @dev Makes an empty pool.
    @param pool What it is called.
    @param tokens The tokens, in address order.
    @param decimals Their decimals.
    @param fee The fee, 10^18 is 100 %.
    """
    self._pools[pool] = Pool(
        tokens=tokens,
        scaling=[10 ** (18 - decimals[0]), 10 ** (18 - decimals[1])],
        balances=[0, 0],
        fee=fee,
    )
    log PoolRegistered(pool=pool, tokens=[tokens[0], tokens[1]])


@external
def provide(pool: address, amounts: uint256[2]):
    """
    @dev Takes liquidity; no shares are given for it.
    @param pool The pool.
    @param amounts The raw amounts.
    """
    for i: uint256 in range(2):
        token: address = self._pools[pool].tokens[i]
        assert extcall IERC20(token).transferFrom(msg.sender, self, amounts[i])
        self._reserves[token] += amounts[i]
        self._pools[pool].balances[i] += amounts[i]
    log LiquidityAdded(
        pool=pool,
        liquidityProvider=msg.sender,
        kind=0,
        totalSupply=0,
        amountsAddedRaw=[amounts[0], amounts[1]],
        swapFeeAmountsRaw=[0, 0],
    )


@external
@view
def getPoolTokens(pool: address) -> DynArray[address, 2]:
    """
    @dev Returns the tokens of a pool.
    @param pool The pool.
    @return DynArray[address, 2] The tokens.
    """
    return [self._pools[pool].tokens[0], self._pools[pool].tokens[1]]


@external
@view
def getPoolTokenInfo(
    pool: address,
) -> (
    DynArray[address, 2], DynArray[TokenInfo, 2], DynArray[uint256, 2], DynArray[uint256, 2]
):
    """
    @dev Returns tokens, what is known of them, and balances.
    @param pool The pool.
    @return DynArray[address, 2] The tokens.
    @return DynArray[TokenInfo, 2] Their kinds: none has a rate.
    @return DynArray[uint256, 2] The raw balances.
    @return DynArray[uint256, 2] The balances with 18 decimals.
    """
    held: Pool = self._pools[pool]
    live: uint256[2] = self._live(held)
    plain: TokenInfo = empty(TokenInfo)
    return (
        [held.tokens[0], held.tokens[1]],
        [plain, plain],
        [held.balances[0], held.balances[1]],
        [live[0], live[1]],
    )


@external
@view
def getPoolTokenRates(pool: address) -> (DynArray[uint256, 2], DynArray[uint256, 2]):
    """
    @dev Returns what brings the tokens of a pool to one unit.
    @param pool The pool.
    @return DynArray[uint256, 2] Ten to the decimals that are missing to 18.
    @return DynArray[uint256, 2] The rates, 10^18 each.
    """
    scaling: uint256[2] = self._pools[pool].scaling
    return [scaling[0], scaling[1]], [ONE, ONE]


@external
@view
def getPoolConfig(pool: address) -> PoolConfig:
    """
    @dev Returns fees and flags of a pool.
    @param pool The pool.
    @return PoolConfig Neither protocol fees nor pauses.
    """
    held: Pool = self._pools[pool]
    config: PoolConfig = empty(PoolConfig)
    config.staticSwapFeePercentage = held.fee
    config.isPoolRegistered = held.tokens[0] != empty(address)
    config.isPoolInitialized = held.balances[0] > 0
    return config


@external
@view
def getHooksConfig(pool: address) -> HooksConfig:
    """
    @dev Returns the hook of a pool.
    @param pool The pool.
    @return HooksConfig None.
    """
    return empty(HooksConfig)


@external
@view
def getCurrentLiveBalances(pool: address) -> DynArray[uint256, 2]:
    """
    @dev Returns the balances of a pool with 18 decimals.
    @param pool The pool.
    @return DynArray[uint256, 2] The balances.
    """
    live: uint256[2] = self._live(self._pools[pool])
    return [live[0], live[1]]


@external
@view
def getStaticSwapFeePercentage(pool: address) -> uint256:
    """
    @dev Returns the fee of a pool.
    @param pool The pool.
    @return uint256 The fee, 10^18 is 100 %.
    """
    return self._pools[pool].fee


@external
def unlock(data: Bytes[1024]) -> Bytes[1024]:
    """
    @dev Calls the caller back and demands that all is settled then.
    @param data The calldata.
    @return Bytes[1024] What the call returned.
    """
    assert not self._is_unlocked, "AlreadyUnlocked"
    self._is_unlocked = True
    response: Bytes[1024] = raw_call(msg.sender, data, max_outsize=1024)
    assert self._open == 0, "BalanceNotSettled"
    self._is_unlocked = False
    return response


@external
def swap(vaultSwapParams: IBalancerV3Vault.VaultSwapParams) -> (uint256, uint256, uint256):
    """
    @dev Swaps with one pool, without any payment yet.
    @param vaultSwapParams The trade.
    @return uint256 The raw amount that was not given.
    @return uint256 The raw input.
    @return uint256 The raw output.
    """
    assert self._is_unlocked, "VaultIsNotUnlocked"
    pool: Pool = self._pools[vaultSwapParams.pool]
    i: uint256 = 0 if vaultSwapParams.tokenIn == pool.tokens[0] else 1
    j: uint256 = 1 - i
    assert vaultSwapParams.tokenIn == pool.tokens[i], "TokenNotRegistered"
    assert vaultSwapParams.tokenOut == pool.tokens[j], "TokenNotRegistered"
    given: uint256 = vaultSwapParams.amountGivenRaw
    assert given > 0, "AmountGivenZero"
    amounts: Amounts = empty(Amounts)
    amount_in: uint256 = given
    amount_out: uint256 = given
    if vaultSwapParams.kind == 0:
        amounts = self._sell(pool, i, given * pool.scaling[i])
        amount_out = amounts.other // pool.scaling[j]
        assert amount_out >= vaultSwapParams.limitRaw, "SwapLimit"
    else:
        amounts = self._buy(pool, i, given * pool.scaling[j])
        amount_in = self._divided_up(amounts.other, pool.scaling[i])
        assert amount_in <= vaultSwapParams.limitRaw, "SwapLimit"

    self._pools[vaultSwapParams.pool].balances[i] += amount_in
    self._pools[vaultSwapParams.pool].balances[j] -= amount_out
    self._account(vaultSwapParams.tokenIn, convert(amount_in, int256))
    self._account(vaultSwapParams.tokenOut, -convert(amount_out, int256))
    log Swap(
        pool=vaultSwapParams.pool,
        tokenIn=vaultSwapParams.tokenIn,
        tokenOut=vaultSwapParams.tokenOut,
        amountIn=amount_in,
        amountOut=amount_out,
        swapFeePercentage=pool.fee,
        swapFeeAmount=self._divided_up(amounts.fee, pool.scaling[i]),
    )
    return amount_out if vaultSwapParams.kind == 0 else amount_in, amount_in, amount_out


@external
def settle(token: address, amountHint: uint256) -> uint256:
    """
    @dev Books what was paid, at most the hint.
    @param token The token.
    @param amountHint The raw amount that was sent.
    @return uint256 The raw amount that was booked.
    """
    assert self._is_unlocked, "VaultIsNotUnlocked"
    held: uint256 = staticcall IERC20(token).balanceOf(self)
    credit: uint256 = min(held - self._reserves[token], amountHint)
    self._reserves[token] = held
    self._account(token, -convert(credit, int256))
    return credit


@external
def sendTo(token: address, to: address, amount: uint256):
    """
    @dev Pays out, on the caller's account.
    @param token The token.
    @param to The receiver.
    @param amount The raw amount.
    """
    assert self._is_unlocked, "VaultIsNotUnlocked"
    self._account(token, convert(amount, int256))
    self._reserves[token] -= amount
    assert extcall IERC20(token).transfer(to, amount, default_return_value=True)


@internal
def _account(token: address, change: int256):
    """
    @dev Changes what is owed to the vault, and counts what is not even.
    @param token The token.
    @param change The raw change.
    """
    before: int256 = self._deltas[token]
    after: int256 = before + change
    if before == 0 and after != 0:
        self._open += 1
    if before != 0 and after == 0:
        self._open -= 1
    self._deltas[token] = after


@internal
@pure
def _sell(pool: Pool, i: uint256, given: uint256) -> Amounts:
    """
    @dev Computes a swap of a given input: x y stays, in steps that each
         round against the trader.
    @param pool The pool.
    @param i The place of the token that goes in.
    @param given The scaled input.
    @return Amounts The scaled amounts.
    """
    live: uint256[2] = self._live(pool)
    fee: uint256 = self._divided_up(given * pool.fee, ONE)
    net: uint256 = given - fee
    assert net >= MINIMUM, "TradeAmountTooSmall"
    assert net <= live[i] * RATIO_MAX // ONE, "MaxInRatio"
    base: uint256 = self._divided_up(live[i] * ONE, live[i] + net)
    out: uint256 = live[1 - i] * (ONE - base) // ONE
    assert out >= MINIMUM, "TradeAmountTooSmall"
    return Amounts(given=given, other=out, fee=fee)


@internal
@pure
def _buy(pool: Pool, i: uint256, given: uint256) -> Amounts:
    """
    @dev Computes a swap of a given output.
    @param pool The pool.
    @param i The place of the token that goes in.
    @param given The scaled output.
    @return Amounts The scaled amounts.
    """
    live: uint256[2] = self._live(pool)
    assert given >= MINIMUM, "TradeAmountTooSmall"
    assert given <= live[1 - i] * RATIO_MAX // ONE, "MaxOutRatio"
    base: uint256 = self._divided_up(live[1 - i] * ONE, live[1 - i] - given)
    net: uint256 = self._divided_up(live[i] * (base - ONE), ONE)
    assert net >= MINIMUM, "TradeAmountTooSmall"
    fee: uint256 = self._divided_up(net * pool.fee, ONE - pool.fee)
    return Amounts(given=given, other=net + fee, fee=fee)


@internal
@pure
def _live(pool: Pool) -> uint256[2]:
    """
    @dev Returns the balances of a pool with 18 decimals.
    @param pool The pool.
    @return uint256[2] The balances.
    """
    return [pool.balances[0] * pool.scaling[0], pool.balances[1] * pool.scaling[1]]


@internal
@pure
def _divided_up(a: uint256, divisor: uint256) -> uint256:
    """
    @dev Returns `a / divisor`, rounded up.
    @param a The dividend.
    @param divisor The divisor.
    @return uint256 The quotient.
    """
    return a // divisor + (1 if a % divisor > 0 else 0)
