# pragma version ~=0.4.3
"""
@title Curve Registry
@custom:contract-name CurveRegistry
@license Apache-2.0
@notice Lists the coins of pools as Curve's meta registry does: a row of
        eight that ends in zeros.
"""


_coins: HashMap[address, address[8]]


@external
def add(pool: address, coins: address[8]):
    """
    @dev Lists a pool.
    @param pool The pool.
    @param coins Its coins, in its own order, and zeros behind them.
    """
    self._coins[pool] = coins


@external
@view
def get_coins(pool: address) -> address[8]:
    """
    @dev Returns the coins of a pool.
    @param pool The pool.
    @return address[8] The coins, and zeros; zeros alone for a pool that
            is not listed.
    """
    return self._coins[pool]
