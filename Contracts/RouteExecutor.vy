# pragma version ~=0.4.3
"""
@title Route Executor
@custom:contract-name RouteExecutor
@license Apache-2.0
@notice Executes a list of swaps over constant product pairs and
        concentrated liquidity pools, all or nothing, for whoever calls
        it: by `execute` with exact inputs, over any number of hops, and
        by `executeExactOut` with exact outputs, in one hop.

        The contract has no owner, no upgrade and no way to pause. It
        keeps nothing between two calls: no balance of a token that a
        route touched, and it never gives an allowance. What it spends
        was pulled from the caller in the same call, and what it buys
        or does not spend goes to the caller in the same call.

        A pool is never trusted by its address alone. The address is
        recomputed by CREATE2 from the factory, the sorted tokens and
        (for concentrated liquidity) the fee, and the payment callback
        is answered only for the swap that is in progress.

        Tokens that keep a part of a transfer are refused: every transfer
        is measured at the receiver. Tokens that return nothing are fine.
"""


# @dev The standard token interface of the compiler.
from ethereum.ercs import IERC20


# @dev The contract's own interface, with the `Swap` structure
# and the `RouteExecuted` event.
from interfaces import IRouteExecutor
implements: IRouteExecutor


# @dev What a concentrated liquidity pool calls to be paid.
from interfaces import IUniswapV3SwapCallback
implements: IUniswapV3SwapCallback


# @dev The two pool families.
from interfaces import IUniswapV2Pair
from interfaces import IUniswapV3Pool


# @dev The largest number of swaps in a route.
MAX_SWAPS: constant(uint256) = 16


# @dev The values of `Swap.kind`.
KIND_V2: constant(uint8) = 0
KIND_V3: constant(uint8) = 1


# @dev A fee of 100 % in pips.
PIPS: constant(uint256) = 1_000_000


# @dev The outermost square-root prices (Q64.96) that a swap may
# name as its limit: one inside the range a pool's price can take.
SQRT_PRICE_FLOOR: constant(uint160) = 4_295_128_740
SQRT_PRICE_CEILING: constant(uint160) = (
    1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_341
)


# @dev The factory of the constant product pairs and the keccak256
# hash of their creation code. A zero factory disables the family,
# since no code exists at the addresses computed from it.
V2_FACTORY: public(immutable(address))
V2_INIT_CODE_HASH: public(immutable(bytes32))


# @dev The same for the concentrated liquidity pools.
V3_FACTORY: public(immutable(address))
V3_INIT_CODE_HASH: public(immutable(bytes32))


# @dev What the swap in progress owes: all of `amount` when it is
# exact, otherwise at most that. `pool` is empty whenever no
# payment is due.
struct Payment:
    pool: address
    token: address
    amount: uint256
    is_exact: bool
    zero_for_one: bool


# @dev The one payment that the callback may make. Transient: it
# cannot outlive the transaction.
_due: transient(Payment)


@deploy
def __init__(
    v2_factory: address,
    v2_init_code_hash: bytes32,
    v3_factory: address,
    v3_init_code_hash: bytes32,
):
    """
    @dev Fixes the factories whose pools are accepted, for ever.
    @param v2_factory The factory of the constant product pairs.
    @param v2_init_code_hash The keccak256 hash of a pair's creation code.
    @param v3_factory The factory of the concentrated liquidity pools.
    @param v3_init_code_hash The keccak256 hash of a pool's creation code.
    """
    V2_FACTORY = v2_factory
    V2_INIT_CODE_HASH = v2_init_code_hash
    V3_FACTORY = v3_factory
    V3_INIT_CODE_HASH = v3_init_code_hash


@external
@nonreentrant
def execute(
    swaps: DynArray[IRouteExecutor.Swap, MAX_SWAPS],
    tokenIn: address,
    amountIn: uint256,
    tokenOut: address,
    minOut: uint256,
    deadline: uint256,
) -> uint256:
    """
    @dev Executes the swaps in order, all or nothing, for the caller.
         The last swap that spends a token spends all that is held of
         it; every other swap spends its stated `amount`.
    @notice The caller must have approved `amountIn` of `tokenIn`.
            Tokens that someone sent here before belong to nobody and
            must not change the amounts of a route: those of the tokens
            it touches are handed to the caller first, outside `minOut`
            and the returned amount.
    @param swaps The swaps, in an order in which no token is spent
           before it is held.
    @param tokenIn The token that is pulled from the caller.
    @param amountIn The exact raw amount that is pulled.
    @param tokenOut The token that is paid out to the caller.
    @param minOut The least raw amount of `tokenOut` to accept (> 0).
    @param deadline The last block timestamp (seconds) that is accepted.
    @return uint256 The raw amount of `tokenOut` bought and paid out.
    """
    assert block.timestamp <= deadline, "route: expired"
    assert minOut > 0, "route: zero minimum"
    assert amountIn > 0, "route: zero amount"
    assert tokenIn != tokenOut, "route: same token"
    assert len(swaps) > 0, "route: empty"

    # A token is held only after it was pulled or bought, so these
    # are all the tokens that a route can touch.
    self._return_stray(tokenIn)
    for i: uint256 in range(len(swaps), bound=MAX_SWAPS):
        self._return_stray(swaps[i].tokenOut)

    self._pull(tokenIn, amountIn)

    for i: uint256 in range(len(swaps), bound=MAX_SWAPS):
        leg: IRouteExecutor.Swap = swaps[i]
        assert leg.tokenIn != tokenOut, "route: spends output"

        spends_all: bool = True
        is_used: bool = leg.tokenOut == tokenOut
        for j: uint256 in range(i + 1, len(swaps), bound=MAX_SWAPS):
            later: address = swaps[j].tokenIn
            if later == leg.tokenIn:
                spends_all = False
            if later == leg.tokenOut:
                is_used = True
        # What is bought here must be the output or be spent later;
        # with the last spender taking all, nothing can stay behind.
        assert is_used, "route: unused output"

        self._swap(leg, spends_all)

    amount_out: uint256 = self._balance(tokenOut, self)
    assert amount_out >= minOut, "route: insufficient output"
    self._send(tokenOut, msg.sender, amount_out)

    log IRouteExecutor.RouteExecuted(
        caller=msg.sender,
        tokenIn=tokenIn,
        tokenOut=tokenOut,
        amountIn=amountIn,
        amountOut=amount_out,
    )
    return amount_out


@external
@nonreentrant
def executeExactOut(
    swaps: DynArray[IRouteExecutor.Swap, MAX_SWAPS],
    tokenIn: address,
    maxIn: uint256,
    tokenOut: address,
    amountOut: uint256,
    deadline: uint256,
) -> uint256:
    """
    @dev Buys an exact amount in one hop, all or nothing, for the caller.
         Each swap buys its stated `amount`, neither more nor less.
    @notice The caller must have approved `maxIn` of `tokenIn`: all of it
            is pulled first, so that no allowance stays, and what the
            swaps do not need is sent back. Stray tokens are handed to
            the caller as by `execute`, outside all amounts.
    @param swaps The swaps, each from `tokenIn` to `tokenOut`.
    @param tokenIn The token that is spent.
    @param maxIn The most raw units of `tokenIn` to spend (> 0).
    @param tokenOut The token that is paid out to the caller.
    @param amountOut The exact raw amount of `tokenOut` that is bought
           and paid out: the sum of the swaps' amounts (> 0).
    @param deadline The last block timestamp (seconds) that is accepted.
    @return uint256 The raw amount of `tokenIn` that was spent.
    """
    assert block.timestamp <= deadline, "route: expired"
    assert maxIn > 0, "route: zero maximum"
    assert amountOut > 0, "route: zero amount"
    assert tokenIn != tokenOut, "route: same token"
    assert len(swaps) > 0, "route: empty"

    self._return_stray(tokenIn)
    self._return_stray(tokenOut)

    self._pull(tokenIn, maxIn)

    bought: uint256 = 0
    for i: uint256 in range(len(swaps), bound=MAX_SWAPS):
        leg: IRouteExecutor.Swap = swaps[i]
        assert leg.tokenIn == tokenIn and leg.tokenOut == tokenOut, "route: more than one hop"
        self._swap_exact_out(leg)
        bought += leg.amount
    assert bought == amountOut, "route: unequal sum"
    self._send(tokenOut, msg.sender, amountOut)

    unspent: uint256 = self._balance(tokenIn, self)
    spent: uint256 = maxIn - unspent
    if unspent > 0:
        self._send(tokenIn, msg.sender, unspent)

    log IRouteExecutor.RouteExecuted(
        caller=msg.sender,
        tokenIn=tokenIn,
        tokenOut=tokenOut,
        amountIn=spent,
        amountOut=amountOut,
    )
    return spent


@external
def uniswapV3SwapCallback(amount0Delta: int256, amount1Delta: int256, data: Bytes[32]):
    """
    @dev Pays the input of the swap in progress to the calling pool.
         The caller must be the pool whose address was recomputed for
         this swap, it is paid once, only in the swap's input token and
         only what the swap owes: its exact input, or for its exact
         output no more than is held. Not `@nonreentrant`: it runs
         inside `execute` and `executeExactOut`.
    @param amount0Delta What the pool is owed (> 0) of `token0`.
    @param amount1Delta What the pool is owed (> 0) of `token1`.
    @param data Unused: what is due is remembered here.
    """
    due: Payment = self._due
    assert due.pool != empty(address), "route: nothing due"
    assert msg.sender == due.pool, "route: unknown caller"

    owed: int256 = amount0Delta if due.zero_for_one else amount1Delta
    # A pool without liquidity asks for nothing.
    assert owed > 0, "route: partial fill"
    amount: uint256 = convert(owed, uint256)
    if due.is_exact:
        assert amount <= due.amount, "route: overcharged"
        # The pool ran out of liquidity before it took all of the input.
        assert amount == due.amount, "route: partial fill"
    else:
        assert amount <= due.amount, "route: excessive input"

    # Settled before the token is called, so that it is paid once.
    # The pool itself checks that the amount arrived.
    self._due = empty(Payment)
    self._transfer(due.token, due.pool, amount)


@internal
def _return_stray(token: address):
    """
    @dev Hands what is held of a token before the route to the caller.
    @param token The token.
    """
    stray: uint256 = self._balance(token, self)
    if stray > 0:
        self._transfer(token, msg.sender, stray)


@internal
def _pull(token: address, amount: uint256):
    """
    @dev Pulls an exact amount from the caller.
    @param token The token.
    @param amount The raw amount that must arrive.
    """
    held: uint256 = self._balance(token, self)
    assert (
        extcall IERC20(token).transferFrom(msg.sender, self, amount, default_return_value=True)
    ), "route: transfer failed"
    assert self._balance(token, self) == held + amount, "route: inexact transfer"


@internal
def _swap(leg: IRouteExecutor.Swap, spends_all: bool):
    """
    @dev Executes one swap and checks that its output arrived.
    @param leg The swap.
    @param spends_all Whether to spend all that is held of the input
           token instead of the stated amount.
    """
    held: uint256 = self._balance(leg.tokenIn, self)
    amount: uint256 = held if spends_all else leg.amount
    assert amount > 0, "route: zero amount"
    assert amount <= held, "route: short balance"

    before: uint256 = self._balance(leg.tokenOut, self)
    bought: uint256 = 0
    if leg.kind == KIND_V2:
        bought = self._swap_v2(leg, amount)
    elif leg.kind == KIND_V3:
        bought = self._swap_v3(leg, amount)
    else:
        raise "route: unknown kind"
    assert self._balance(leg.tokenOut, self) >= before + bought, "route: inexact transfer"


@internal
def _swap_exact_out(leg: IRouteExecutor.Swap):
    """
    @dev Executes one swap for its exact output and checks that this
         arrived, no less and no more.
    @param leg The swap.
    """
    assert leg.amount > 0, "route: zero amount"
    held: uint256 = self._balance(leg.tokenIn, self)

    before: uint256 = self._balance(leg.tokenOut, self)
    if leg.kind == KIND_V2:
        self._buy_v2(leg, held)
    elif leg.kind == KIND_V3:
        self._buy_v3(leg, held)
    else:
        raise "route: unknown kind"
    assert self._balance(leg.tokenOut, self) == before + leg.amount, "route: inexact transfer"


@internal
def _swap_v2(leg: IRouteExecutor.Swap, amount: uint256) -> uint256:
    """
    @dev Pays a constant product pair and takes the most that its
         invariant allows, rounded down. With a fee of 3000 pips this
         is the pair's own 997/1000 formula, both sides times 1000.
    @param leg The swap.
    @param amount The raw input amount.
    @return uint256 The raw output amount.
    """
    reserve_in: uint256 = 0
    reserve_out: uint256 = 0
    reserve_in, reserve_out = self._v2_reserves(leg)

    after_fee: uint256 = amount * (PIPS - convert(leg.fee, uint256))
    amount_out: uint256 = after_fee * reserve_out // (reserve_in * PIPS + after_fee)

    self._trade_v2(leg, amount, amount_out)
    return amount_out


@internal
def _buy_v2(leg: IRouteExecutor.Swap, held: uint256):
    """
    @dev Pays a constant product pair the least for which its invariant
         allows the exact output: the pair's own formula, rounded up by
         a whole unit.
    @param leg The swap.
    @param held The most raw units to pay.
    """
    reserve_in: uint256 = 0
    reserve_out: uint256 = 0
    reserve_in, reserve_out = self._v2_reserves(leg)
    assert leg.amount < reserve_out, "route: partial fill"

    # Below 2**246: two reserves of 112 bits and a million.
    numerator: uint256 = reserve_in * leg.amount * PIPS
    denominator: uint256 = (reserve_out - leg.amount) * (PIPS - convert(leg.fee, uint256))
    amount_in: uint256 = numerator // denominator + 1
    assert amount_in <= held, "route: excessive input"

    self._trade_v2(leg, amount_in, leg.amount)


@internal
@view
def _v2_reserves(leg: IRouteExecutor.Swap) -> (uint256, uint256):
    """
    @dev Reads the reserves of the pair of a swap, after its address
         was recomputed.
    @param leg The swap.
    @return uint256 The pair's reserve of the input token.
    @return uint256 The pair's reserve of the output token.
    """
    assert convert(leg.fee, uint256) < PIPS, "route: fee too high"
    zero_for_one: bool = self._is_sorted(leg.tokenIn, leg.tokenOut)
    pair: address = (
        self._v2_pair(leg.tokenIn, leg.tokenOut)
        if zero_for_one
        else self._v2_pair(leg.tokenOut, leg.tokenIn)
    )
    assert leg.pool == pair, "route: unknown pool"

    reserve0: uint112 = 0
    reserve1: uint112 = 0
    updated_at: uint32 = 0
    reserve0, reserve1, updated_at = staticcall IUniswapV2Pair(pair).getReserves()
    return (
        convert(reserve0 if zero_for_one else reserve1, uint256),
        convert(reserve1 if zero_for_one else reserve0, uint256),
    )


@internal
def _trade_v2(leg: IRouteExecutor.Swap, amount_in: uint256, amount_out: uint256):
    """
    @dev Pays the pair of a swap, then has it pay out.
    @param leg The swap, whose pair's address was recomputed.
    @param amount_in The raw input amount.
    @param amount_out The raw output amount.
    """
    zero_for_one: bool = self._is_sorted(leg.tokenIn, leg.tokenOut)
    self._send(leg.tokenIn, leg.pool, amount_in)
    extcall IUniswapV2Pair(leg.pool).swap(
        0 if zero_for_one else amount_out,
        amount_out if zero_for_one else 0,
        self,
        b"",
    )


@internal
def _swap_v3(leg: IRouteExecutor.Swap, amount: uint256) -> uint256:
    """
    @dev Swaps an exact input with a concentrated liquidity pool,
         which takes its payment through `uniswapV3SwapCallback`.
    @param leg The swap.
    @param amount The raw input amount.
    @return uint256 The raw output amount.
    """
    return self._trade_v3(leg, convert(amount, int256), amount)


@internal
def _buy_v3(leg: IRouteExecutor.Swap, held: uint256):
    """
    @dev Swaps for an exact output with a concentrated liquidity pool,
         which takes its payment through `uniswapV3SwapCallback`.
    @param leg The swap.
    @param held The most raw units to pay.
    """
    bought: uint256 = self._trade_v3(leg, -convert(leg.amount, int256), held)
    # Less when the pool ran out of liquidity; never more.
    assert bought == leg.amount, "route: partial fill"


@internal
def _trade_v3(leg: IRouteExecutor.Swap, specified: int256, due: uint256) -> uint256:
    """
    @dev Swaps with the pool of a swap, after its address was
         recomputed, and sees to it that it was paid.
    @param leg The swap.
    @param specified The exact input (> 0) or minus the exact output.
    @param due The raw input amount that is due: exactly that for an
           exact input, at most that for an exact output.
    @return uint256 The raw output amount.
    """
    zero_for_one: bool = self._is_sorted(leg.tokenIn, leg.tokenOut)
    pool: address = (
        self._v3_pool(leg.tokenIn, leg.tokenOut, leg.fee)
        if zero_for_one
        else self._v3_pool(leg.tokenOut, leg.tokenIn, leg.fee)
    )
    assert leg.pool == pool, "route: unknown pool"

    self._due = Payment(
        pool=pool,
        token=leg.tokenIn,
        amount=due,
        is_exact=specified > 0,
        zero_for_one=zero_for_one,
    )
    change0: int256 = 0
    change1: int256 = 0
    change0, change1 = extcall IUniswapV3Pool(pool).swap(
        self,
        zero_for_one,
        specified,
        SQRT_PRICE_FLOOR if zero_for_one else SQRT_PRICE_CEILING,
        b"",
    )
    # Nothing may stay due after the swap that it was due for.
    assert self._due.pool == empty(address), "route: unpaid swap"
    return convert(-(change1 if zero_for_one else change0), uint256)


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
@view
def _v2_pair(token0: address, token1: address) -> address:
    """
    @dev Computes the address of a constant product pair.
    @param token0 The lower token address.
    @param token1 The higher token address.
    @return address The only address at which the factory can have
            created the pair of these tokens.
    """
    salt: bytes32 = keccak256(concat(convert(token0, bytes20), convert(token1, bytes20)))
    return self._create2_address(V2_FACTORY, salt, V2_INIT_CODE_HASH)


@internal
@view
def _v3_pool(token0: address, token1: address, fee: uint24) -> address:
    """
    @dev Computes the address of a concentrated liquidity pool.
    @param token0 The lower token address.
    @param token1 The higher token address.
    @param fee The fee tier in pips.
    @return address The only address at which the factory can have
            created the pool of these tokens and this fee.
    """
    salt: bytes32 = keccak256(abi_encode(token0, token1, fee))
    return self._create2_address(V3_FACTORY, salt, V3_INIT_CODE_HASH)


@internal
@pure
def _create2_address(factory: address, salt: bytes32, init_code_hash: bytes32) -> address:
    """
    @dev Computes a CREATE2 address (EIP-1014).
    @param factory The creating contract.
    @param salt The salt.
    @param init_code_hash The keccak256 hash of the creation code.
    @return address The address.
    """
    digest: bytes32 = keccak256(concat(0xff, convert(factory, bytes20), salt, init_code_hash))
    return convert(convert(digest, uint256) & convert(max_value(uint160), uint256), address)


@internal
@pure
def _is_sorted(token_a: address, token_b: address) -> bool:
    """
    @dev Tells whether two tokens stand in the order of a pool.
    @param token_a The first token.
    @param token_b The second token.
    @return bool True when `token_a` has the lower address.
    """
    return convert(token_a, uint256) < convert(token_b, uint256)
