# pragma version ~=0.4.3
"""
@title Route Executor
@custom:contract-name RouteExecutor
@license Apache-2.0
@notice Executes a list of swaps over pools of many families, all or
        nothing, for whoever calls it: by `execute` with exact inputs,
        over any number of hops, and by `executeExactOut` with exact
        outputs, in one hop. Either is paid by an allowance, by a
        Permit2 signature, or in the native coin.

        The contract has no owner, no upgrade and no way to pause. It
        keeps nothing between two calls: no balance of a token that a
        route touched, and no allowance. What it spends was taken from
        the caller in the same call, and what it buys or does not spend
        goes to the caller in the same call.

        A pool is never trusted by its address alone. Where a factory
        made it, the address is recomputed; where one contract holds all
        pools of a family, that contract is fixed at deployment; where
        neither is so, the pool is allowed exactly the input of its swap
        and must bring the output. Callbacks are answered only for the
        swap that is in progress.

        Tokens that keep a part of a transfer are refused: what arrives
        is measured. Tokens that return nothing are fine.
"""


# @dev The contract's own interface, with the `Swap` structure
# and the `RouteExecuted` event.
from interfaces import IRouteExecutor
implements: IRouteExecutor


# @dev What a concentrated liquidity pool, and the V4 pool manager,
# call to be paid.
from interfaces import IUniswapV3SwapCallback
implements: IUniswapV3SwapCallback
from interfaces import IUnlockCallback
implements: IUnlockCallback


# @dev Tokens, the factories, and the families.
from executor import tokens
initializes: tokens
exports: (tokens.WETH, tokens.PERMIT2, tokens.__default__)
from executor import registry
initializes: registry
exports: registry.factories
from executor import pairs
initializes: pairs[registry := registry]
from executor import callback_pools
initializes: callback_pools[registry := registry]
exports: (
    callback_pools.uniswapV3SwapCallback,
    callback_pools.pancakeV3SwapCallback,
    callback_pools.algebraSwapCallback,
)
from executor import pool_manager
initializes: pool_manager[tokens := tokens]
exports: (pool_manager.POOL_MANAGER, pool_manager.unlockCallback)
from executor import venues
initializes: venues[tokens := tokens]
from executor import balancer_vault
initializes: balancer_vault
exports: balancer_vault.BALANCER_VAULT
from executor import balancer_v3
initializes: balancer_v3
exports: (balancer_v3.BALANCER_V3_VAULT, balancer_v3.balancerV3Callback)


# @dev The largest number of swaps in a route.
MAX_SWAPS: constant(uint256) = 16


# @dev The values of `Swap.kind`; those from 3 to 9 are named by `venues`.
KIND_PAIR: constant(uint8) = 0
KIND_CALLBACK_POOL: constant(uint8) = 1
KIND_POOL_MANAGER: constant(uint8) = 2
KIND_BALANCER: constant(uint8) = 10
KIND_SOLIDLY: constant(uint8) = 11
KIND_BALANCER_V3: constant(uint8) = 12


# @dev How much of its exact input a contract may leave behind: tokens
# that count in shares round what they move.
ROUNDING: constant(uint256) = 2


# @dev What a route is given, apart from its swaps.
struct Terms:
    token_in: address
    amount_in: uint256
    token_out: address
    amount_out: uint256
    permit: tokens.Permit


@deploy
def __init__(
    weth: address,
    permit2: address,
    v4_manager: address,
    balancer: address,
    balancer_v3_vault: address,
    factories: DynArray[registry.Factory, registry.MAX_FACTORIES],
):
    """
    @dev Fixes the contracts that are trusted, for ever. A zero address
         disables what needs it.
    @param weth The wrapped native coin.
    @param permit2 Permit2.
    @param v4_manager The Uniswap V4 pool manager.
    @param balancer The Balancer V2 vault.
    @param balancer_v3_vault The Balancer V3 vault.
    @param factories The factories whose pools are accepted.
    """
    tokens.__init__(weth, permit2)
    registry.__init__(factories)
    pool_manager.__init__(v4_manager)
    balancer_vault.__init__(balancer)
    balancer_v3.__init__(balancer_v3_vault)


@external
@payable
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
    @notice The caller must have approved `amountIn` of `tokenIn`, or
            sends it along when `tokenIn` is zero: the native coin, which
            the swaps see as its wrapped token; `tokenOut` likewise.
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
    permit: tokens.Permit = tokens.Permit(nonce=0, deadline=deadline, signature=b"")
    return self._execute(
        swaps,
        Terms(
            token_in=tokenIn,
            amount_in=amountIn,
            token_out=tokenOut,
            amount_out=minOut,
            permit=permit,
        ),
    )


@external
@nonreentrant
def executeWithPermit(
    swaps: DynArray[IRouteExecutor.Swap, MAX_SWAPS],
    tokenIn: address,
    amountIn: uint256,
    tokenOut: address,
    minOut: uint256,
    deadline: uint256,
    nonce: uint256,
    signature: Bytes[65],
) -> uint256:
    """
    @dev `execute`, paid by a Permit2 signature instead of an allowance
         to this contract: for exactly `amountIn`, until exactly
         `deadline`, with this contract as its spender.
    @param swaps The swaps.
    @param tokenIn The token that is pulled from the caller.
    @param amountIn The exact raw amount that is pulled.
    @param tokenOut The token that is paid out to the caller.
    @param minOut The least raw amount of `tokenOut` to accept (> 0).
    @param deadline The last block timestamp (seconds) that is accepted.
    @param nonce The permit's nonce.
    @param signature The caller's signature of the permit.
    @return uint256 The raw amount of `tokenOut` bought and paid out.
    """
    assert len(signature) > 0, "route: no signature"
    permit: tokens.Permit = tokens.Permit(nonce=nonce, deadline=deadline, signature=signature)
    return self._execute(
        swaps,
        Terms(
            token_in=tokenIn,
            amount_in=amountIn,
            token_out=tokenOut,
            amount_out=minOut,
            permit=permit,
        ),
    )


@external
@payable
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
    @notice The caller must have approved `maxIn` of `tokenIn`, or sends
            it along when `tokenIn` is zero: all of it is taken first, so
            that no allowance stays, and what the swaps do not need is
            sent back. Stray tokens are handed to the caller as by
            `execute`, outside all amounts.
    @param swaps The swaps, each from `tokenIn` to `tokenOut`.
    @param tokenIn The token that is spent.
    @param maxIn The most raw units of `tokenIn` to spend (> 0).
    @param tokenOut The token that is paid out to the caller.
    @param amountOut The exact raw amount of `tokenOut` that is bought
           and paid out: the sum of the swaps' amounts (> 0).
    @param deadline The last block timestamp (seconds) that is accepted.
    @return uint256 The raw amount of `tokenIn` that was spent.
    """
    permit: tokens.Permit = tokens.Permit(nonce=0, deadline=deadline, signature=b"")
    return self._execute_exact_out(
        swaps,
        Terms(
            token_in=tokenIn,
            amount_in=maxIn,
            token_out=tokenOut,
            amount_out=amountOut,
            permit=permit,
        ),
    )


@external
@nonreentrant
def executeExactOutWithPermit(
    swaps: DynArray[IRouteExecutor.Swap, MAX_SWAPS],
    tokenIn: address,
    maxIn: uint256,
    tokenOut: address,
    amountOut: uint256,
    deadline: uint256,
    nonce: uint256,
    signature: Bytes[65],
) -> uint256:
    """
    @dev `executeExactOut`, paid by a Permit2 signature instead of an
         allowance to this contract: for exactly `maxIn`, until exactly
         `deadline`, with this contract as its spender.
    @param swaps The swaps, each from `tokenIn` to `tokenOut`.
    @param tokenIn The token that is spent.
    @param maxIn The most raw units of `tokenIn` to spend (> 0).
    @param tokenOut The token that is paid out to the caller.
    @param amountOut The exact raw amount of `tokenOut`.
    @param deadline The last block timestamp (seconds) that is accepted.
    @param nonce The permit's nonce.
    @param signature The caller's signature of the permit.
    @return uint256 The raw amount of `tokenIn` that was spent.
    """
    assert len(signature) > 0, "route: no signature"
    permit: tokens.Permit = tokens.Permit(nonce=nonce, deadline=deadline, signature=signature)
    return self._execute_exact_out(
        swaps,
        Terms(
            token_in=tokenIn,
            amount_in=maxIn,
            token_out=tokenOut,
            amount_out=amountOut,
            permit=permit,
        ),
    )


@internal
@payable
def _execute(swaps: DynArray[IRouteExecutor.Swap, MAX_SWAPS], terms: Terms) -> uint256:
    """
    @dev Executes a route of exact inputs.
    @param swaps The swaps.
    @param terms Tokens and amounts, the least output among them.
    @return uint256 The raw amount bought and paid out.
    """
    assert block.timestamp <= terms.permit.deadline, "route: expired"
    assert terms.amount_out > 0, "route: zero minimum"
    assert terms.amount_in > 0, "route: zero amount"
    token_in: address = tokens._erc20(terms.token_in)
    token_out: address = tokens._erc20(terms.token_out)
    assert token_in != token_out, "route: same token"
    assert len(swaps) > 0, "route: empty"

    # A token is held only after it was pulled or bought, so these
    # are all the tokens that a route can touch.
    tokens._return_stray(token_in)
    for i: uint256 in range(len(swaps), bound=MAX_SWAPS):
        tokens._return_stray(swaps[i].tokenOut)

    tokens._pull(terms.token_in, terms.amount_in, terms.permit)

    for i: uint256 in range(len(swaps), bound=MAX_SWAPS):
        leg: IRouteExecutor.Swap = swaps[i]
        assert leg.tokenIn != token_out, "route: spends output"

        spends_all: bool = True
        is_used: bool = leg.tokenOut == token_out
        for j: uint256 in range(i + 1, len(swaps), bound=MAX_SWAPS):
            later: address = swaps[j].tokenIn
            if later == leg.tokenIn:
                spends_all = False
            if later == leg.tokenOut:
                is_used = True
        # What is bought here must be the output or be spent later;
        # with the last spender taking all, nothing can stay behind.
        assert is_used, "route: unused output"

        self._sell(leg, spends_all)

    amount_out: uint256 = tokens._balance(token_out, self)
    assert amount_out >= terms.amount_out, "route: insufficient output"
    tokens._pay_out(terms.token_out, amount_out)

    log IRouteExecutor.RouteExecuted(
        caller=msg.sender,
        tokenIn=terms.token_in,
        tokenOut=terms.token_out,
        amountIn=terms.amount_in,
        amountOut=amount_out,
    )
    return amount_out


@internal
@payable
def _execute_exact_out(
    swaps: DynArray[IRouteExecutor.Swap, MAX_SWAPS], terms: Terms
) -> uint256:
    """
    @dev Executes a purchase.
    @param swaps The swaps.
    @param terms Tokens and amounts, the most input among them.
    @return uint256 The raw amount that was spent.
    """
    assert block.timestamp <= terms.permit.deadline, "route: expired"
    assert terms.amount_in > 0, "route: zero maximum"
    assert terms.amount_out > 0, "route: zero amount"
    token_in: address = tokens._erc20(terms.token_in)
    token_out: address = tokens._erc20(terms.token_out)
    assert token_in != token_out, "route: same token"
    assert len(swaps) > 0, "route: empty"

    tokens._return_stray(token_in)
    tokens._return_stray(token_out)

    tokens._pull(terms.token_in, terms.amount_in, terms.permit)

    bought: uint256 = 0
    for i: uint256 in range(len(swaps), bound=MAX_SWAPS):
        leg: IRouteExecutor.Swap = swaps[i]
        assert (
            leg.tokenIn == token_in and leg.tokenOut == token_out
        ), "route: more than one hop"
        self._buy(leg)
        bought += leg.amount
    assert bought == terms.amount_out, "route: unequal sum"
    tokens._pay_out(terms.token_out, bought)

    unspent: uint256 = tokens._balance(token_in, self)
    spent: uint256 = terms.amount_in - unspent
    if unspent > 0:
        tokens._pay_out(terms.token_in, unspent)

    log IRouteExecutor.RouteExecuted(
        caller=msg.sender,
        tokenIn=terms.token_in,
        tokenOut=terms.token_out,
        amountIn=spent,
        amountOut=bought,
    )
    return spent


@internal
def _sell(leg: IRouteExecutor.Swap, spends_all: bool):
    """
    @dev Executes one swap of an exact input and checks what it took
         and that its output arrived.
    @param leg The swap.
    @param spends_all Whether to spend all that is held of the input
           token instead of the stated amount.
    """
    assert leg.tokenIn != leg.tokenOut, "route: same token"
    held: uint256 = tokens._balance(leg.tokenIn, self)
    amount: uint256 = held if spends_all else leg.amount
    assert amount > 0, "route: zero amount"
    assert amount <= held, "route: short balance"

    before: uint256 = tokens._balance(leg.tokenOut, self)
    bought: uint256 = 0
    if leg.kind == KIND_PAIR:
        bought = pairs._sell_v2(leg, amount)
    elif leg.kind == KIND_CALLBACK_POOL:
        bought = callback_pools._sell(leg, amount)
    elif leg.kind == KIND_POOL_MANAGER:
        bought = pool_manager._sell(leg, amount)
    elif leg.kind == KIND_SOLIDLY:
        bought = pairs._sell_solidly(leg, amount)
    elif leg.kind == KIND_BALANCER_V3:
        bought = balancer_v3._sell(leg, amount)
    else:
        if leg.kind == KIND_BALANCER:
            bought = balancer_vault._sell(leg, amount)
        else:
            assert leg.kind < KIND_BALANCER, "route: unknown kind"
            venues._sell(leg, amount)
        # These helped themselves.
        left: uint256 = tokens._balance(leg.tokenIn, self)
        assert left >= held - amount, "route: overcharged"
        assert left <= held - amount + ROUNDING, "route: partial fill"
        if spends_all and left > 0:
            tokens._transfer(leg.tokenIn, msg.sender, left)

    after: uint256 = tokens._balance(leg.tokenOut, self)
    assert after >= before + bought, "route: inexact transfer"
    assert after >= before + leg.limit, "route: short output"


@internal
def _buy(leg: IRouteExecutor.Swap):
    """
    @dev Executes one swap for its exact output and checks that this
         arrived, no less and no more.
    @param leg The swap.
    """
    assert leg.amount > 0, "route: zero amount"
    most: uint256 = tokens._balance(leg.tokenIn, self)
    if leg.limit > 0:
        most = min(most, leg.limit)

    before: uint256 = tokens._balance(leg.tokenOut, self)
    if leg.kind == KIND_PAIR:
        pairs._buy_v2(leg, most)
    elif leg.kind == KIND_CALLBACK_POOL:
        callback_pools._buy(leg, most)
    elif leg.kind == KIND_POOL_MANAGER:
        pool_manager._buy(leg, most)
    elif leg.kind == KIND_BALANCER:
        balancer_vault._buy(leg, most)
    elif leg.kind == KIND_BALANCER_V3:
        balancer_v3._buy(leg, most)
    else:
        assert leg.kind <= KIND_SOLIDLY, "route: unknown kind"
        raise "route: no exact output"
    assert tokens._balance(leg.tokenOut, self) == before + leg.amount, "route: inexact transfer"
