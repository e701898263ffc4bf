# pragma version ~=0.4.3
"""
@title Pool Manager
@custom:contract-name PoolManager
@license Apache-2.0
@notice Pools without hooks in the arithmetic and with the interface of
        Uniswap V4: one contract, unlocked for a callback, holds all
        tokens and counts who owes what. Liquidity is given by `provide`
        against tokens that are sent here beforehand. The views are
        those of the deployed `StateView`. There is no protocol fee, and
        fee growth is not counted. Written from the published rules.
"""


from ethereum.ercs import IERC20
from interfaces import IPoolManager
from interfaces import IUnlockCallback
from mocks.pools import SwapMath
from mocks.pools import TickMath


# @dev What a node follows.
event Initialize:
    id: indexed(bytes32)
    currency0: indexed(address)
    currency1: indexed(address)
    fee: uint24
    tickSpacing: int24
    hooks: address
    sqrtPriceX96: uint160
    tick: int24


event ModifyLiquidity:
    id: indexed(bytes32)
    sender: indexed(address)
    tickLower: int24
    tickUpper: int24
    liquidityDelta: int256
    salt: bytes32


event Swap:
    id: indexed(bytes32)
    sender: indexed(address)
    amount0: int128
    amount1: int128
    sqrtPriceX96: uint160
    liquidity: uint128
    tick: int24
    fee: uint24


struct Slot:
    sqrt_price: uint160
    tick: int24
    fee: uint24


# @dev A swap on its way. `left` is what remains of the specified amount.
struct Walk:
    sqrt_price: uint256
    tick: int24
    liquidity: uint256
    left: uint256
    paid: uint256
    bought: uint256


MIN_SQRT_PRICE: constant(uint256) = 4_295_128_739
MAX_SQRT_PRICE: constant(uint256) = (
    1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_342
)
LOW_HALF: constant(int256) = 2**128 - 1
MAX_TICK: constant(int256) = 887_272


_slots: HashMap[bytes32, Slot]
_liquidity: HashMap[bytes32, uint128]
_nets: HashMap[bytes32, HashMap[int24, int128]]
_grosses: HashMap[bytes32, HashMap[int24, uint128]]
_words: HashMap[bytes32, HashMap[int16, uint256]]


_is_unlocked: transient(bool)
_open: transient(uint256)
_deltas: transient(HashMap[address, HashMap[address, int256]])
_synced: transient(address)
_synced_balance: transient(uint256)


@external
def initialize(key: IPoolManager.PoolKey, sqrtPriceX96: uint160) -> int24:
    """
    @dev Makes a pool.
    @param key The pool.
    @param sqrtPriceX96 Its first price.
    @return int24 Its first tick.
    """
    id: bytes32 = self._id(key)
    assert convert(key.currency0, uint256) < convert(key.currency1, uint256), "CurrenciesOutOfOrder"
    # No hook is called: none may ask to be, at swaps.
    assert convert(key.hooks, uint256) & 204 == 0, "HookAddressNotValid"
    assert self._slots[id].sqrt_price == 0, "PoolAlreadyInitialized"
    tick: int24 = TickMath._tick_at(convert(sqrtPriceX96, uint256))
    self._slots[id] = Slot(sqrt_price=sqrtPriceX96, tick=tick, fee=key.fee)
    log Initialize(
        id=id,
        currency0=key.currency0,
        currency1=key.currency1,
        fee=key.fee,
        tickSpacing=key.tickSpacing,
        hooks=key.hooks,
        sqrtPriceX96=sqrtPriceX96,
        tick=tick,
    )
    return tick


@external
@payable
def provide(key: IPoolManager.PoolKey, lower: int24, upper: int24, liquidity: uint128):
    """
    @dev Adds liquidity, for which enough tokens must be here.
    @param key The pool.
    @param lower The lower tick.
    @param upper The upper tick.
    @param liquidity The liquidity.
    """
    id: bytes32 = self._id(key)
    assert self._slots[id].sqrt_price > 0, "PoolNotInitialized"
    assert lower < upper and lower % key.tickSpacing == 0 and upper % key.tickSpacing == 0
    self._touch(id, lower, key.tickSpacing, convert(liquidity, int128), liquidity)
    self._touch(id, upper, key.tickSpacing, -convert(liquidity, int128), liquidity)
    if lower <= self._slots[id].tick and self._slots[id].tick < upper:
        self._liquidity[id] += liquidity
    log ModifyLiquidity(
        id=id,
        sender=msg.sender,
        tickLower=lower,
        tickUpper=upper,
        liquidityDelta=convert(liquidity, int256),
        salt=empty(bytes32),
    )


@external
@view
def getSlot0(poolId: bytes32) -> (uint160, int24, uint24, uint24):
    """
    @dev Returns price, tick and fees.
    @param poolId The pool.
    @return uint160 The square-root price (Q64.96).
    @return int24 The tick.
    @return uint24 The protocol fee: none.
    @return uint24 The fee of the liquidity's owners, that of the key.
    """
    slot: Slot = self._slots[poolId]
    return slot.sqrt_price, slot.tick, 0, slot.fee


@external
@view
def getLiquidity(poolId: bytes32) -> uint128:
    """
    @dev Returns the liquidity in range.
    @param poolId The pool.
    @return uint128 The liquidity.
    """
    return self._liquidity[poolId]


@external
@view
def getTickLiquidity(poolId: bytes32, tick: int24) -> (uint128, int128):
    """
    @dev Returns what begins or ends at a tick.
    @param poolId The pool.
    @param tick The tick.
    @return uint128 The gross liquidity.
    @return int128 The net liquidity, upwards.
    """
    return self._grosses[poolId][tick], self._nets[poolId][tick]


@external
@view
def getTickBitmap(poolId: bytes32, wordPosition: int16) -> uint256:
    """
    @dev Returns which of 256 ticks are in use.
    @param poolId The pool.
    @param wordPosition The word.
    @return uint256 One bit for each tick.
    """
    return self._words[poolId][wordPosition]


@external
def unlock(data: Bytes[320]) -> Bytes[32]:
    """
    @dev Calls the caller back and demands that all is settled then.
    @param data Handed over.
    @return Bytes[32] What the callback returned.
    """
    assert not self._is_unlocked, "AlreadyUnlocked"
    self._is_unlocked = True
    response: Bytes[32] = extcall IUnlockCallback(msg.sender).unlockCallback(data)
    assert self._open == 0, "CurrencyNotSettled"
    self._is_unlocked = False
    return response


@external
def swap(key: IPoolManager.PoolKey, params: IPoolManager.SwapParams, hookData: Bytes[32]) -> int256:
    """
    @dev Swaps, without any payment yet.
    @param key The pool.
    @param params The trade.
    @param hookData Ignored.
    @return int256 Both changes, from the caller's point of view.
    """
    assert self._is_unlocked, "ManagerLocked"
    assert params.amountSpecified != 0, "SwapAmountCannotBeZero"
    id: bytes32 = self._id(key)
    assert self._slots[id].sqrt_price > 0, "PoolNotInitialized"
    walk: Walk = self._walk(id, key, params)
    paid: int256 = -convert(walk.paid, int256)
    bought: int256 = convert(walk.bought, int256)
    amount0: int256 = paid if params.zeroForOne else bought
    amount1: int256 = bought if params.zeroForOne else paid
    self._account(key.currency0, amount0)
    self._account(key.currency1, amount1)
    log Swap(
        id=id,
        sender=msg.sender,
        amount0=convert(amount0, int128),
        amount1=convert(amount1, int128),
        sqrtPriceX96=convert(walk.sqrt_price, uint160),
        liquidity=convert(walk.liquidity, uint128),
        tick=walk.tick,
        fee=key.fee,
    )
    return (amount0 << 128) | (amount1 & LOW_HALF)


@external
def sync(currency: address):
    """
    @dev Notes a balance, from which `settle` counts what was paid.
    @param currency The token; zero before a payment in the native coin.
    """
    self._synced = currency
    if currency != empty(address):
        self._synced_balance = staticcall IERC20(currency).balanceOf(self)


@external
@payable
def settle() -> uint256:
    """
    @dev Books what the caller paid since `sync`.
    @return uint256 The raw amount.
    """
    assert self._is_unlocked, "ManagerLocked"
    currency: address = self._synced
    paid: uint256 = msg.value
    if currency != empty(address):
        assert msg.value == 0, "NonzeroNativeValue"
        paid = staticcall IERC20(currency).balanceOf(self) - self._synced_balance
        self._synced = empty(address)
    self._account(currency, convert(paid, int256))
    return paid


@external
def take(currency: address, to: address, amount: uint256):
    """
    @dev Pays out, on the caller's account.
    @param currency The token.
    @param to The receiver.
    @param amount The raw amount.
    """
    assert self._is_unlocked, "ManagerLocked"
    self._account(currency, -convert(amount, int256))
    if currency == empty(address):
        raw_call(to, b"", value=amount)
    else:
        assert extcall IERC20(currency).transfer(to, amount, default_return_value=True)


@internal
def _account(currency: address, change: int256):
    """
    @dev Changes what the caller is owed, and counts who is not even.
    @param currency The token.
    @param change The raw change.
    """
    before: int256 = self._deltas[msg.sender][currency]
    after: int256 = before + change
    if before == 0 and after != 0:
        self._open += 1
    if before != 0 and after == 0:
        self._open -= 1
    self._deltas[msg.sender][currency] = after


@internal
def _touch(id: bytes32, tick: int24, spacing: int24, net: int128, gross: uint128):
    """
    @dev Has liquidity begin or end at a tick.
    @param id The pool.
    @param tick The tick.
    @param spacing The pool's tick spacing.
    @param net The change upwards.
    @param gross The liquidity.
    """
    self._nets[id][tick] += net
    self._grosses[id][tick] += gross
    position: int256 = convert(tick // spacing, int256)
    self._words[id][convert(position >> 8, int16)] |= 1 << convert(position & 255, uint256)


@internal
def _walk(id: bytes32, key: IPoolManager.PoolKey, params: IPoolManager.SwapParams) -> Walk:
    """
    @dev Takes steps until nothing is left or the price is at its limit.
    @param id The pool.
    @param key The pool.
    @param params The trade.
    @return Walk The end.
    """
    down: bool = params.zeroForOne
    limit: uint256 = convert(params.sqrtPriceLimitX96, uint256)
    walk: Walk = Walk(
        sqrt_price=convert(self._slots[id].sqrt_price, uint256),
        tick=self._slots[id].tick,
        liquidity=convert(self._liquidity[id], uint256),
        left=convert(abs(params.amountSpecified), uint256),
        paid=0,
        bought=0,
    )
    if down:
        assert MIN_SQRT_PRICE < limit and limit < walk.sqrt_price, "PriceLimit"
    else:
        assert walk.sqrt_price < limit and limit < MAX_SQRT_PRICE, "PriceLimit"
    for _: uint256 in range(1_000):
        if walk.left == 0 or walk.sqrt_price == limit:
            break
        next: int24 = 0
        is_used: bool = False
        next, is_used = self._next_tick(id, walk.tick, key.tickSpacing, down)
        price: uint256 = TickMath._sqrt_price_at(next)
        step: SwapMath.Step = SwapMath._step(
            walk.sqrt_price,
            max(price, limit) if down else min(price, limit),
            walk.liquidity,
            walk.left,
            params.amountSpecified < 0,
            convert(key.fee, uint256),
        )
        walk.paid += step.amount_in + step.fee
        walk.bought += step.amount_out
        walk.left -= (
            step.amount_in + step.fee if params.amountSpecified < 0 else step.amount_out
        )
        if step.sqrt_price == price:
            if is_used:
                net: int256 = convert(self._nets[id][next], int256)
                walk.liquidity = convert(
                    convert(walk.liquidity, int256) + (-net if down else net), uint256
                )
            walk.tick = next - 1 if down else next
        elif step.sqrt_price != walk.sqrt_price:
            walk.tick = TickMath._tick_at(step.sqrt_price)
        walk.sqrt_price = step.sqrt_price
    self._slots[id] = Slot(
        sqrt_price=convert(walk.sqrt_price, uint160), tick=walk.tick, fee=key.fee
    )
    if self._liquidity[id] != convert(walk.liquidity, uint128):
        self._liquidity[id] = convert(walk.liquidity, uint128)
    return walk


@internal
@view
def _next_tick(id: bytes32, tick: int24, spacing: int24, down: bool) -> (int24, bool):
    """
    @dev Returns where the next step ends: at a tick in use, or at the
         edge of the word of 256 ticks.
    @param id The pool.
    @param tick The present tick.
    @param spacing The pool's tick spacing.
    @param down Whether the price falls.
    @return int24 The tick.
    @return bool Whether it is in use.
    """
    position: int256 = convert(self._floor(tick, spacing), int256) + (0 if down else 1)
    word: uint256 = self._words[id][convert(position >> 8, int16)]
    bit: uint256 = convert(position & 255, uint256)
    found: uint256 = 0
    is_used: bool = False
    if down:
        # This bit and all below it.
        word &= (1 << bit) - 1 + (1 << bit)
        is_used = word != 0
        found = TickMath._highest_bit(word) if is_used else 0
    else:
        word = word >> bit << bit
        is_used = word != 0
        found = TickMath._highest_bit(word & (max_value(uint256) - word + 1)) if is_used else 255
    next: int256 = position - convert(bit, int256) + convert(found, int256)
    next *= convert(spacing, int256)
    return convert(min(max(next, -MAX_TICK), MAX_TICK), int24), is_used


@internal
@pure
def _floor(tick: int24, spacing: int24) -> int24:
    """
    @dev Divides towards negative infinity.
    @param tick The tick.
    @param spacing The tick spacing.
    @return int24 The quotient.
    """
    quotient: int24 = tick // spacing
    return quotient - 1 if tick < 0 and tick % spacing != 0 else quotient


@internal
@pure
def _id(key: IPoolManager.PoolKey) -> bytes32:
    """
    @dev Returns the id of a pool.
    @param key The pool.
    @return bytes32 The hash of its key.
    """
    return keccak256(abi_encode(key))
