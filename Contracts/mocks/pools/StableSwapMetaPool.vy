# pragma version ~=0.4.3
"""
@title StableSwap Metapool
@custom:contract-name StableSwapMetaPool
@license Apache-2.0
@notice A pool of a coin and the shares of a base pool, in the arithmetic
        and with the interface of Curve's meta template: shares count at
        the base pool's virtual price of the moment, and
        `exchange_underlying` swaps the coin with the base pool's coins
        by a deposit or a withdrawal there. Written from the published
        rules.
"""


from ethereum.ercs import IERC20
from mocks.pools import StableMath


interface BasePool:
    def coins(i: uint256) -> address: view
    def get_virtual_price() -> uint256: view
    def add_liquidity(amounts: uint256[3], min_mint_amount: uint256) -> uint256: nonpayable
    def remove_liquidity_one_coin(
        shares: uint256, i: int128, min_amount: uint256
    ) -> uint256: nonpayable
    def exchange(i: int128, j: int128, dx: uint256, min_dy: uint256) -> uint256: nonpayable


# @dev The events that a node follows.
event TokenExchange:
    buyer: indexed(address)
    sold_id: int128
    tokens_sold: uint256
    bought_id: int128
    tokens_bought: uint256


event TokenExchangeUnderlying:
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


N: constant(uint256) = 2
FEE_UNIT: constant(uint256) = 10**10
ONE: constant(uint256) = 10**18


base: immutable(BasePool)
# @dev The coin, and the shares of the base pool, which is its own share.
coins: public(address[N])
balances: public(uint256[N])
A_precise: public(uint256)
fee: public(uint256)
admin_fee: public(uint256)


@deploy
def __init__(
    coin: address, base_pool: address, amplification: uint256, fee: uint256, admin_fee: uint256
):
    """
    @dev Makes an empty pool.
    @param coin The coin, with 18 decimals.
    @param base_pool The base pool.
    @param amplification A n^(n - 1).
    @param fee The fee, 10^10 is 100 %.
    @param admin_fee The administrator's part of the fee, likewise.
    """
    base = BasePool(base_pool)
    self.coins = [coin, base_pool]
    self.A_precise = amplification * 100
    self.fee = fee
    self.admin_fee = admin_fee


@external
def add_liquidity(amounts: uint256[N], min_mint_amount: uint256):
    """
    @dev Takes coins; no shares are given for them.
    @param amounts The raw amounts.
    @param min_mint_amount Ignored.
    """
    for i: uint256 in range(N):
        assert extcall IERC20(self.coins[i]).transferFrom(msg.sender, self, amounts[i])
        self.balances[i] += amounts[i]
    d: uint256 = StableMath._invariant(self._values(), self.A_precise)
    log AddLiquidity(
        provider=msg.sender,
        token_amounts=amounts,
        fees=empty(uint256[N]),
        invariant=d,
        token_supply=d,
    )


@external
@nonreentrant
def exchange(i: int128, j: int128, dx: uint256, min_dy: uint256) -> uint256:
    """
    @dev Swaps the coin and the shares.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param dx The raw input.
    @param min_dy The least raw output.
    @return uint256 The raw output.
    """
    source: uint256 = convert(i, uint256)
    target: uint256 = convert(j, uint256)
    assert extcall IERC20(self.coins[source]).transferFrom(msg.sender, self, dx)
    dy: uint256 = self._exchange(source, target, dx, staticcall base.get_virtual_price())
    assert dy >= min_dy, "Too few coins in result"
    assert extcall IERC20(self.coins[target]).transfer(msg.sender, dy)
    log TokenExchange(
        buyer=msg.sender, sold_id=i, tokens_sold=dx, bought_id=j, tokens_bought=dy
    )
    return dy


@external
@nonreentrant
def exchange_underlying(i: int128, j: int128, dx: uint256, min_dy: uint256) -> uint256:
    """
    @dev Swaps the coin, which is 0, and the base pool's coins, which are
         1 and on.
    @param i The place of the coin that goes in.
    @param j The place of the coin that comes out.
    @param dx The raw input.
    @param min_dy The least raw output.
    @return uint256 The raw output.
    """
    assert i != j
    source: IERC20 = IERC20(self._underlying(i))
    target: IERC20 = IERC20(self._underlying(j))
    assert extcall source.transferFrom(msg.sender, self, dx, default_return_value=True)
    # The price with which shares count is that before the base pool moves.
    price: uint256 = staticcall base.get_virtual_price()
    dy: uint256 = 0
    if i > 0:
        assert extcall source.approve(base.address, dx, default_return_value=True)
    if i > 0 and j > 0:
        dy = extcall base.exchange(i - 1, j - 1, dx, min_dy)
    elif i > 0:
        amounts: uint256[3] = empty(uint256[3])
        amounts[convert(i - 1, uint256)] = dx
        shares: uint256 = extcall base.add_liquidity(amounts, 0)
        dy = self._exchange(1, 0, shares, price)
    else:
        shares: uint256 = self._exchange(0, 1, dx, price)
        dy = extcall base.remove_liquidity_one_coin(shares, j - 1, 0)
    assert dy >= min_dy, "Too few coins in result"
    assert extcall target.transfer(msg.sender, dy, default_return_value=True)
    log TokenExchangeUnderlying(
        buyer=msg.sender, sold_id=i, tokens_sold=dx, bought_id=j, tokens_bought=dy
    )
    return dy


@internal
@view
def _underlying(i: int128) -> address:
    """
    @dev Returns a coin by its place for `exchange_underlying`.
    @param i The place.
    @return address The coin.
    """
    if i == 0:
        return self.coins[0]
    return staticcall base.coins(convert(i - 1, uint256))


@internal
def _exchange(i: uint256, j: uint256, dx: uint256, price: uint256) -> uint256:
    """
    @dev Books a swap of the coin and the shares.
    @param i The place of what came in.
    @param j The place of what goes out.
    @param dx The raw input.
    @param price The value of a share.
    @return uint256 The raw output.
    """
    rates: uint256[N] = [ONE, price]
    values: DynArray[uint256, 3] = [self.balances[0], self.balances[1] * price // ONE]
    d: uint256 = StableMath._invariant(values, self.A_precise)
    old: uint256 = values[j]
    values[i] += dx * rates[i] // ONE
    out: uint256 = old - StableMath._rest(j, values, d, self.A_precise) - 1
    fee: uint256 = out * self.fee // FEE_UNIT
    dy: uint256 = (out - fee) * ONE // rates[j]
    admin: uint256 = fee * self.admin_fee // FEE_UNIT * ONE // rates[j]
    self.balances[i] += dx
    self.balances[j] -= dy + admin
    return dy


@internal
@view
def _values() -> DynArray[uint256, 3]:
    """
    @dev Returns the balances with 18 decimals, shares at their value.
    @return DynArray[uint256, 3] One for each coin.
    """
    price: uint256 = staticcall base.get_virtual_price()
    return [self.balances[0], self.balances[1] * price // ONE]
