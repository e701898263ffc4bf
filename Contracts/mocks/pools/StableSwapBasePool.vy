# pragma version ~=0.4.3
"""
@title StableSwap Base Pool
@custom:contract-name StableSwapBasePool
@license Apache-2.0
@notice A pool of three coins whose shares other pools trade, in the
        arithmetic of Curve's base template: a deposit pays a fee on what
        moves the pool off balance, a withdrawal in one coin likewise.
        The pool is its own share. Written from the published rules.
"""


from ethereum.ercs import IERC20
from mocks import BaseToken
from mocks.pools import StableMath
initializes: BaseToken
exports: (
    BaseToken.balanceOf,
    BaseToken.allowance,
    BaseToken.totalSupply,
    BaseToken.approve,
)


# @dev The events that a node follows.
event TokenExchange:
    buyer: indexed(address)
    sold_id: int128
    tokens_sold: uint256
    bought_id: int128
    tokens_bought: uint256


event AddLiquidity:
    provider: indexed(address)
    token_amounts: uint256[N]
    fees: uint256[N]
    invariant: uint256
    token_supply: uint256


event RemoveLiquidityOne:
    provider: indexed(address)
    token_amount: uint256
    coin_amount: uint256
    token_supply: uint256


N: constant(uint256) = 3
FEE_UNIT: constant(uint256) = 10**10
ONE: constant(uint256) = 10**18


decimals: public(constant(uint8)) = 18
coins: public(address[N])
balances: public(uint256[N])
rates: uint256[N]
A_precise: public(uint256)
fee: public(uint256)
admin_fee: public(uint256)


@deploy
def __init__(
    coins: address[N], places: uint256[N], amplification: uint256, fee: uint256, admin_fee: uint256
):
    """
    @dev Makes an empty pool.
    @param coins The coins.
    @param places Their decimals, at most 18.
    @param amplification A n^(n - 1).
    @param fee The fee, 10^10 is 100 %.
    @param admin_fee The administrator's part of the fee, likewise.
    """
    self.coins = coins
    for i: uint256 in range(N):
        self.rates[i] = 10 ** (36 - places[i])
    self.A_precise = amplification * 100
    self.fee = fee
    self.admin_fee = admin_fee


@external
@view
def get_virtual_price() -> uint256:
    """
    @dev Returns the value of a share.
    @return uint256 The value, with 18 decimals.
    """
    return self._invariant(self.balances) * ONE // BaseToken.totalSupply


@external
@nonreentrant
def add_liquidity(amounts: uint256[N], min_mint_amount: uint256) -> uint256:
    """
    @dev Takes coins and gives shares.
    @param amounts The raw amounts.
    @param min_mint_amount The fewest shares.
    @return uint256 The shares.
    """
    supply: uint256 = BaseToken.totalSupply
    old: uint256[N] = self.balances
    before: uint256 = self._invariant(old)
    filled: uint256[N] = old
    for i: uint256 in range(N):
        filled[i] += amounts[i]
        if amounts[i] > 0:
            assert extcall IERC20(self.coins[i]).transferFrom(
                msg.sender, self, amounts[i], default_return_value=True
            )
    full: uint256 = self._invariant(filled)
    assert full > before, "a deposit without value"
    fees: uint256[N] = empty(uint256[N])
    shares: uint256 = full
    self.balances = filled
    if supply > 0:
        taxed: uint256[N] = filled
        for i: uint256 in range(N):
            ideal: uint256 = full * old[i] // before
            distance: uint256 = max(ideal, filled[i]) - min(ideal, filled[i])
            fees[i] = self._imbalance_fee() * distance // FEE_UNIT
            self.balances[i] = filled[i] - fees[i] * self.admin_fee // FEE_UNIT
            taxed[i] = filled[i] - fees[i]
        shares = supply * (self._invariant(taxed) - before) // before
    assert shares >= min_mint_amount, "Slippage screwed you"
    BaseToken.balanceOf[msg.sender] += shares
    BaseToken.totalSupply += shares
    log AddLiquidity(
        provider=msg.sender,
        token_amounts=amounts,
        fees=fees,
        invariant=full,
        token_supply=supply + shares,
    )
    return shares


@external
@nonreentrant
def remove_liquidity_one_coin(shares: uint256, i: int128, min_amount: uint256) -> uint256:
    """
    @dev Takes shares and gives one coin.
    @param shares The shares.
    @param i The place of the coin.
    @param min_amount The least raw output.
    @return uint256 The raw output.
    """
    place: uint256 = convert(i, uint256)
    values: DynArray[uint256, 3] = self._values(self.balances)
    before: uint256 = StableMath._invariant(values, self.A_precise)
    after: uint256 = before - shares * before // BaseToken.totalSupply
    ideal: uint256 = StableMath._rest(place, values, after, self.A_precise)
    reduced: DynArray[uint256, 3] = []
    for k: uint256 in range(N):
        part: uint256 = values[k] * after // before
        distance: uint256 = part - ideal if k == place else values[k] - part
        reduced.append(values[k] - self._imbalance_fee() * distance // FEE_UNIT)
    rest: uint256 = StableMath._rest(place, reduced, after, self.A_precise)
    free: uint256 = (values[place] - ideal) * ONE // self.rates[place]
    amount: uint256 = (reduced[place] - rest - 1) * ONE // self.rates[place]
    assert amount >= min_amount, "Not enough coins removed"

    self.balances[place] -= amount + (free - amount) * self.admin_fee // FEE_UNIT
    BaseToken._move(msg.sender, empty(address), shares, shares)
    assert extcall IERC20(self.coins[place]).transfer(
        msg.sender, amount, default_return_value=True
    )
    log RemoveLiquidityOne(
        provider=msg.sender,
        token_amount=shares,
        coin_amount=amount,
        token_supply=BaseToken.totalSupply,
    )
    return amount


@external
@nonreentrant
def exchange(i: int128, j: int128, dx: uint256, min_dy: uint256) -> uint256:
    """
    @dev Swaps.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param dx The raw input.
    @param min_dy The least raw output.
    @return uint256 The raw output.
    """
    source: uint256 = convert(i, uint256)
    target: uint256 = convert(j, uint256)
    assert source != target
    values: DynArray[uint256, 3] = self._values(self.balances)
    d: uint256 = StableMath._invariant(values, self.A_precise)
    old: uint256 = values[target]
    values[source] += dx * self.rates[source] // ONE
    out: uint256 = old - StableMath._rest(target, values, d, self.A_precise) - 1
    fee: uint256 = out * self.fee // FEE_UNIT
    dy: uint256 = (out - fee) * ONE // self.rates[target]
    assert dy >= min_dy, "Exchange resulted in fewer coins than expected"

    admin: uint256 = fee * self.admin_fee // FEE_UNIT * ONE // self.rates[target]
    self.balances[source] += dx
    self.balances[target] -= dy + admin
    assert extcall IERC20(self.coins[source]).transferFrom(
        msg.sender, self, dx, default_return_value=True
    )
    assert extcall IERC20(self.coins[target]).transfer(msg.sender, dy, default_return_value=True)
    log TokenExchange(
        buyer=msg.sender, sold_id=i, tokens_sold=dx, bought_id=j, tokens_bought=dy
    )
    return dy


@external
def transfer(to: address, amount: uint256) -> bool:
    """
    @dev Transfers shares.
    @param to The receiver.
    @param amount The raw amount.
    @return bool Always true.
    """
    BaseToken._move(msg.sender, to, amount, 0)
    return True


@external
def transferFrom(owner: address, to: address, amount: uint256) -> bool:
    """
    @dev Transfers shares on behalf of the owner.
    @param owner The owner.
    @param to The receiver.
    @param amount The raw amount.
    @return bool Always true.
    """
    BaseToken._spend(owner, amount)
    BaseToken._move(owner, to, amount, 0)
    return True


@internal
@view
def _imbalance_fee() -> uint256:
    """
    @dev Returns the fee on what moves the pool off balance.
    @return uint256 The fee, 10^10 is 100 %.
    """
    return self.fee * N // (4 * (N - 1))


@internal
@view
def _values(balances: uint256[N]) -> DynArray[uint256, 3]:
    """
    @dev Returns balances with 18 decimals.
    @param balances The raw balances.
    @return DynArray[uint256, 3] One for each coin.
    """
    values: DynArray[uint256, 3] = []
    for i: uint256 in range(N):
        values.append(balances[i] * self.rates[i] // ONE)
    return values


@internal
@view
def _invariant(balances: uint256[N]) -> uint256:
    """
    @dev Returns D of balances.
    @param balances The raw balances.
    @return uint256 D.
    """
    return StableMath._invariant(self._values(balances), self.A_precise)
